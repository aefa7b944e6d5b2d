using System.Diagnostics;
using CompiledNet.Tool.Assemblies;

namespace CompiledNet.Tool.Commands;

/// <summary>A network on the command line: an assembly, or a project that is built first.</summary>
internal static class NetworkArgument
{
    /// <exception cref="UsageException">The project does not build.</exception>
    /// <exception cref="InvalidDataException">The file is no assembly with networks.</exception>
    public static NetworkAssembly Open(string path) =>
        NetworkAssembly.Open(Directory.Exists(path) || path.EndsWith("proj", StringComparison.OrdinalIgnoreCase) ? Build(path) : path);

    private static string Build(string project)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["build", project, "-c", "Release", "-t:Build", "-getProperty:TargetPath", "-nologo", "-v:q"])
            start.ArgumentList.Add(argument);
        using Process build = Process.Start(start)!;
        Task<string> errors = build.StandardError.ReadToEndAsync();
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        string target = output.Trim();
        return build.ExitCode == 0 && File.Exists(target) ? target
            : throw new UsageException(
                $"{project} does not build: {string.Join(" ", (output + errors.Result).Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Take(3))}");
    }
}
