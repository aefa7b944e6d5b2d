using System.Formats.Tar;

namespace CompiledNet.Files;

/// <summary>
/// Tells files from what only looks like one: opening a pipe waits for whoever is at its other end, and a device must not be replaced.
/// </summary>
internal static class FileKind
{
    private const int MostLinks = 40;

    /// <summary>What an exception has for a code where no call of the system has failed.</summary>
    private static readonly int NoCodeOfTheSystem = new IOException().HResult;

    /// <summary>Opens a file to read it whole.</summary>
    /// <exception cref="IOException">It is a pipe, a device or a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path)
    {
        string target = Resolve(path);
        if (IsDescriptor(target) || IsPipeOrDevice(target, out _))
            throw new IOException($"{path}: expected a file; it is a pipe or a device.");
        if (Directory.Exists(target))
            throw new IOException($"{path}: expected a file; it is a folder.");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Throws where opening to write would wait for whoever is at the other end.</summary>
    /// <exception cref="IOException">It is a pipe.</exception>
    public static void RefusePipe(string path)
    {
        string target = Resolve(path);
        if (!IsDescriptor(target) && IsPipeOrDevice(target, out bool isDevice) && !isDevice)
            throw new IOException($"{path} could not be written: It is a pipe; expected a file or a device.");
    }

    /// <summary>
    /// What a path stands for, once all symbolic links are followed, those to folders too: a relative link is seen from where it really
    /// stands. Nothing need exist there.
    /// </summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        string resolved = Path.GetPathRoot(full)!;
        Stack<string> names = [];
        Push(names, full[resolved.Length..]);
        int links = 0;
        while (names.TryPop(out string? name))
        {
            if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            string next = Path.Combine(resolved, name);
            if (IsDescriptor(next) || new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"{path}: its symbolic links lead in a circle.");
            string root = Path.GetPathRoot(target) ?? "";
            resolved = Path.IsPathFullyQualified(target) ? root : resolved;
            Push(names, target[root.Length..]);
        }

        // A name that ends as a folder's does stays one.
        bool isFolder = Path.EndsInDirectorySeparator(full) && !Path.EndsInDirectorySeparator(resolved);
        return isFolder ? resolved + Path.DirectorySeparatorChar : resolved;
    }

    /// <summary>Whether a path is what a process has open: pipes and terminals that have no name of their own.</summary>
    public static bool IsDescriptor(string target) =>
        !OperatingSystem.IsWindows()
        && (target.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || (target.StartsWith("/proc/", StringComparison.Ordinal) && Path.GetDirectoryName(target)!.EndsWith("/fd", StringComparison.Ordinal)));

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
        catch (IOException unknown) when (unknown.HResult == NoCodeOfTheSystem)
        {
            // What no archive can hold: a socket.
            return true;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            // The archive has tried to open it, as it does with files only: others lock it, or it may not be read.
            return false;
        }
    }

    /// <summary>The next names to go through, the first on top.</summary>
    private static void Push(Stack<string> names, string path)
    {
        string[] parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        for (int index = parts.Length - 1; index >= 0; index--)
        {
            if (parts[index] is not ("" or "."))
                names.Push(parts[index]);
        }
    }
}
