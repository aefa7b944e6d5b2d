using System.Text;

namespace CompiledNet.Files;

/// <summary>
/// Replaces files whole: what is new is written beside, flushed to the disk and renamed, so that a crash at any instant leaves
/// the old file or the new one, never a part. Symbolic links stay: the file that they lead to is replaced. Devices, and pipes that the
/// process has open, are written to.
/// </summary>
internal static class AtomicFile
{
    private const string BesideExtension = ".compilednet-tmp";

    /// <summary>Names have at most 255 bytes; a random name of 12 and two dots come in between.</summary>
    private const int LongestStem = 255 - 14 - 16;

    /// <summary>Others that save to the same path may take a file that was just made for one left behind, this often at most.</summary>
    private const int MostAttempts = 10;

    /// <summary>Writes a text file in UTF-8, or replaces it.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a file, or replaces it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content, once or more often. Where it throws, the old file stays.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The content cannot be written, as on a full disk; the old file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there; the old file is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = FileKind.Resolve(path);
        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path} could not be written: the folder {folder} does not exist.");
        if (Directory.Exists(target))
            throw new IOException($"{path} could not be written: it is a folder.");

        try
        {
            if (FileKind.IsDescriptor(target))
                WriteThrough(target, FileMode.Append, write);
            else if (!FileKind.IsPipeOrDevice(target, out bool isDevice))
                Replace(target, write);
            else if (isDevice)
                WriteThrough(target, FileMode.Open, write);
            else
                throw new IOException("It is a pipe; expected a file or a device.");
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UnauthorizedAccessException($"{path} could not be written: nothing may be written there. {Rest(target)}", failure);
        }
        catch (PathTooLongException failure)
        {
            throw new PathTooLongException($"{path} could not be written: the path or a name in it is too long.", failure);
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw new IOException($"{path} could not be written: {failure.Message} {Rest(target)}".TrimEnd(), failure);
        }
    }

    /// <summary>What is at the path now; nothing is said of what is no file.</summary>
    private static string Rest(string target) =>
        FileKind.IsDescriptor(target) || FileKind.IsPipeOrDevice(target, out _) ? ""
        : File.Exists(target) ? "The file of that name is the earlier one, untouched." : "No file of that name was left.";

    /// <summary>
    /// Whether the disk has refused: it is full, broken, or cannot hold a file of that length, which the runtime calls a wrong argument.
    /// </summary>
    private static bool IsOfTheDisk(Exception failure) => failure is IOException or ArgumentOutOfRangeException;

    private static void WriteThrough(string target, FileMode mode, Action<Stream> write)
    {
        using var stream = new FileStream(target, mode, FileAccess.Write, FileShare.ReadWrite);
        write(stream);
    }

    private static void Replace(string target, Action<Stream> write)
    {
        for (int attempt = 1; !TryReplace(target, write, isLast: attempt == MostAttempts); attempt++)
        {
        }

        DeleteLeftovers(target);
    }

    /// <summary>Gives false where another saver has taken the file beside for one left behind, between its creation and its being locked.</summary>
    private static bool TryReplace(string target, Action<Stream> write, bool isLast)
    {
        // Beside the target, because only a rename within one file system is atomic; named at random, because two may save at once.
        string beside = $"{Stem(target)}.{Path.GetRandomFileName()}{BesideExtension}";
        FileStream stream;
        try
        {
            stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
        }
        catch (IOException) when (!isLast)
        {
            return false;
        }

        bool isRenamed = false;
        try
        {
            // Open, and so locked, until it has its name: nobody takes it for one left behind.
            using (stream)
            {
                KeepMode(target, beside);
                write(stream);
                stream.Flush(flushToDisk: true);
                File.Move(beside, target, overwrite: true);
                isRenamed = true;
            }
        }
        catch (FileNotFoundException) when (!isLast && !File.Exists(beside))
        {
            return false;
        }
        finally
        {
            if (!isRenamed)
                File.Delete(beside);
        }

        return true;
    }

    /// <summary>What the file beside is called after: the target, of a long name as much as leaves room for the rest.</summary>
    private static string Stem(string target)
    {
        string name = Path.GetFileName(target);
        while (Encoding.UTF8.GetByteCount(name) > LongestStem)
            name = name[..^1];
        return Path.Combine(Path.GetDirectoryName(target)!, name);
    }

    /// <summary>Who may read and write a file stays when it is replaced.</summary>
    private static void KeepMode(string target, string beside)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
    }

    /// <summary>Deletes what earlier processes were killed while writing. The file is saved by now: whatever hinders this is no failure.</summary>
    private static void DeleteLeftovers(string target)
    {
        try
        {
            string stem = Stem(target);
            foreach (string leftover in Directory.GetFiles(Path.GetDirectoryName(stem)!, $"{Path.GetFileName(stem)}.*{BesideExtension}"))
                DeleteUnlessInUse(leftover);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // A folder that may be written but not read shows no leftovers.
        }
    }

    private static void DeleteUnlessInUse(string leftover)
    {
        try
        {
            using var stream = new FileStream(leftover, FileMode.Open, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
            // Another process is writing it now, or has just given it its name: it is none of ours to delete.
        }
    }
}
