namespace CompiledNet.TestSupport.Snapshots;

/// <summary>
/// Texts that were looked at and found right, in <c>tests/Snapshots</c>, named as the Verify library names its files, so that
/// it can take this one's place. COMPILEDNET_ACCEPT=1 makes what is printed the new snapshot: for those who then read the diff.
/// </summary>
public static class Snapshot
{
    /// <summary>Compares a text with its snapshot; where they differ, the text is left beside it as <c>*.received.*</c>.</summary>
    /// <param name="text">What was printed.</param>
    /// <param name="name">The snapshot: <c>LeNet5.g.cs</c> is kept in <c>LeNet5.g.verified.cs</c>.</param>
    /// <exception cref="SnapshotException">They differ, or there is no snapshot yet.</exception>
    public static void Verify(string text, string name)
    {
        string verified = PathOf(name);
        string received = PathOf(name, "received");
        Directory.CreateDirectory(Path.GetDirectoryName(verified)!);
        if (Environment.GetEnvironmentVariable("COMPILEDNET_ACCEPT") == "1")
            File.WriteAllText(verified, text);
        if (!File.Exists(verified))
        {
            File.WriteAllText(received, text);
            throw new SnapshotException($"There is no snapshot {verified}. If {received} is right, rename it.");
        }

        // A checkout may end lines as its system does.
        string expected = File.ReadAllText(verified).ReplaceLineEndings("\n");
        if (text == expected)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text);
        throw new SnapshotException(
            $"{FirstDifference(expected, text)}\nIf {received} is right, rename it to {Path.GetFileName(verified)}.");
    }

    /// <summary>The file of a snapshot, for those who show a piece of it.</summary>
    public static string PathOf(string name) => PathOf(name, "verified");

    private static string PathOf(string name, string state) => Path.Combine(
        RepositoryRoot.Path, "tests", "Snapshots", $"{Path.GetFileNameWithoutExtension(name)}.{state}{Path.GetExtension(name)}");

    private static string FirstDifference(string expected, string actual)
    {
        string[] expectedLines = expected.Split('\n');
        string[] actualLines = actual.Split('\n');
        int line = 0;
        while (line < Math.Min(expectedLines.Length, actualLines.Length) && expectedLines[line] == actualLines[line])
            line++;
        return $"Line {line + 1} differs from the snapshot:\nexpected: {Line(expectedLines)}\nreceived: {Line(actualLines)}";

        string Line(string[] lines) => line < lines.Length ? lines[line] : "(the end)";
    }
}

/// <summary>A text is not what its snapshot says.</summary>
public sealed class SnapshotException(string message) : Exception(message);
