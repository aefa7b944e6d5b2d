namespace CompiledNet.Files;

/// <summary>
/// Replaces files whole: what is new is written beside, flushed to the disk and renamed, so that a crash at any instant leaves
/// the old file or the new one, never a part.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes a file, or replaces it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. Where it throws, the old file stays.</param>
    public static void Write(string path, Action<Stream> write)
    {
        // Beside the target, because only a rename within one file system is atomic; named at random, because two may save at once.
        string beside = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            // Gone after the rename; left where anything went wrong.
            File.Delete(beside);
        }
    }
}
