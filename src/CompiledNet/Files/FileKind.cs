using System.Formats.Tar;

namespace CompiledNet.Files;

/// <summary>
/// Tells files from what only looks like one: opening a pipe waits for whoever is at its other end, and a device must not be replaced.
/// </summary>
internal static class FileKind
{
    private const int MostLinks = 40;

    /// <summary>The paths under which a process finds what it has open: pipes and terminals that have no name of their own.</summary>
    private static readonly string[] Descriptors = ["/dev/fd/", "/proc/"];

    /// <summary>Opens a file to read it whole.</summary>
    /// <exception cref="IOException">It is a pipe or a device, or it cannot be read.</exception>
    public static FileStream OpenRead(string path)
    {
        string target = Resolve(path);
        if (IsDescriptor(target) || IsPipeOrDevice(target, out _))
            throw new IOException($"{path}: expected a file; it is a pipe or a device.");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>What a path stands for, once all symbolic links are followed; it need not exist.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        string target = Path.GetFullPath(path);
        for (int links = 0; links < MostLinks; links++)
        {
            if (IsDescriptor(target) || new FileInfo(target).LinkTarget is not { } next)
                return target;
            target = Path.GetFullPath(next, Path.GetDirectoryName(target)!);
        }

        throw new IOException($"{path}: its symbolic links lead in a circle.");
    }

    /// <summary>Whether a resolved path is one of what a process has open.</summary>
    public static bool IsDescriptor(string target) =>
        !OperatingSystem.IsWindows() && Array.Exists(Descriptors, folder => target.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Whether something at a resolved path is neither a file nor a folder, found without opening it.</summary>
    /// <param name="target">The path.</param>
    /// <param name="isDevice">Whether it is a device, which can be written to without a partner.</param>
    public static bool IsPipeOrDevice(string target, out bool isDevice)
    {
        isDevice = false;
        var info = new FileInfo(target);
        if (OperatingSystem.IsWindows() || !info.Exists || info.Length > 0)
            return false;

        // Nothing in the framework gives the kind of a file but the archive of one: the entry of what is empty is its header alone.
        try
        {
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, leaveOpen: true))
                writer.WriteEntry(target, "file");
            archive.Position = 0;
            using var reader = new TarReader(archive);
            TarEntryType kind = reader.GetNextEntry()!.EntryType;
            isDevice = kind is TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
            return isDevice || kind is TarEntryType.Fifo;
        }
        catch (IOException)
        {
            // What no archive can hold: a socket.
            return true;
        }
    }
}
