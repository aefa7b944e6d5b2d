using System.Text.RegularExpressions;
using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Generator.Tests;

/// <summary>The files of the samples that declare networks.</summary>
public static class SampleNetworks
{
    private static string Folder => Path.Combine(RepositoryRoot.Path, "samples");

    /// <summary>Their paths from the folder of samples.</summary>
    public static TheoryData<string> Files => [.. Directory
        .GetFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Where(file => Read(file).Contains("[Network]", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    /// <summary>Those of other samples that the project of a file takes in, as paths from the folder of samples.</summary>
    public static IEnumerable<string> TakenIn(string file)
    {
        string project = Directory.GetFiles(Path.Combine(Folder, Path.GetDirectoryName(file)!), "*.csproj").Single();
        return Regex.Matches(File.ReadAllText(project), @"\.\./(?<file>\w+/\w+\.cs)")
            .Select(match => match.Groups["file"].Value)
            .Where(other => File.Exists(Path.Combine(Folder, other)) && Read(other).Contains("[Network]", StringComparison.Ordinal));
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));
}
