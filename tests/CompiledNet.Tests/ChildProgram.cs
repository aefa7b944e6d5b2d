using System.Diagnostics;

namespace CompiledNet.Tests;

/// <summary>A process of <c>CompiledNet.TestProgram</c>, to be killed or starved.</summary>
internal static class ChildProgram
{
    /// <summary>The environment variable that says how often to kill; a few times where it is not set.</summary>
    private const string KillsVariable = "COMPILEDNET_KILLS";

    private const int FewKills = 3;

    /// <summary>How often tests kill a process.</summary>
    public static int Kills { get; } = int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), out int asked) ? asked : FewKills;

    /// <summary>Starts it; its output can be read.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="prefix">What starts it in its turn.</param>
    /// <param name="heapBytes">The most that its heap may have; 0 for no limit.</param>
    public static Process Start(string[] arguments, string[]? prefix = null, long heapBytes = 0)
    {
        string[] command =
        [
            .. prefix ?? [],
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            Path.Combine(AppContext.BaseDirectory, "CompiledNet.TestProgram.dll"),
            .. arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (heapBytes > 0)
            start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{heapBytes:x}";
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end.</summary>
    public static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
    }

    /// <summary>Runs it.</summary>
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => Finish(Start(arguments));
}
