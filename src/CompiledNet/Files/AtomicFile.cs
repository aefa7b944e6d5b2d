using System.Text;

namespace CompiledNet.Files;

/// <summary>
/// Replaces files whole: what is new is written beside, flushed to the disk and renamed, so that a crash at any instant leaves
/// the old file or the new one, never a part.
/// </summary>
internal static class AtomicFile
{
    private const string BesideExtension = ".compilednet-tmp";

    /// <summary>Writes a text file in UTF-8, or replaces it.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a file, or replaces it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. Where it throws, the old file stays.</param>
    /// <exception cref="IOException">The content cannot be written, as on a full disk; the old file is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        // Beside the target, because only a rename within one file system is atomic; named at random, because two may save at once.
        string beside = $"{path}.{Path.GetRandomFileName()}{BesideExtension}";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
            DeleteLeftovers(path);
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            string rest = File.Exists(path) ? "The file of that name is the earlier one, untouched." : "No file of that name was left.";
            throw new IOException($"{path} could not be written: {failure.Message} {rest}", failure);
        }
        finally
        {
            // Gone after the rename; left where anything went wrong.
            File.Delete(beside);
        }
    }

    /// <summary>
    /// Whether the disk has refused: it is full, broken, or cannot hold a file of that length, which the runtime calls a wrong argument.
    /// </summary>
    private static bool IsOfTheDisk(Exception failure) =>
        failure is IOException and not (DirectoryNotFoundException or PathTooLongException) or ArgumentOutOfRangeException;

    /// <summary>Deletes what earlier processes were killed while writing.</summary>
    private static void DeleteLeftovers(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (string leftover in Directory.GetFiles(folder, $"{Path.GetFileName(path)}.*{BesideExtension}"))
        {
            try
            {
                using var stream = new FileStream(leftover, FileMode.Open, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Another process is writing it now: it is none of ours to delete.
            }
        }
    }
}
