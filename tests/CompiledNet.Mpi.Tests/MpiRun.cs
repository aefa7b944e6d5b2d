using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CompiledNet.Mpi.Tests;

/// <summary>The program of the tests, in one process or in several that mpirun starts.</summary>
internal sealed class MpiRun : IDisposable
{
    private const string Install = "on Debian: apt-get install openmpi-bin libopenmpi-dev";

    /// <summary>A program that hangs must not hang the tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string? Launcher = Find("mpirun");

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private MpiRun(string command, IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // mpirun gives each process a terminal, which the runtime's console would greet.
        start.Environment["TERM"] = "dumb";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Why tests that need mpirun are skipped here; null where they are not.</summary>
    public static string? ReasonToSkip => Launcher is null && Environment.GetEnvironmentVariable("CI") != "true"
        ? $"mpirun is not installed ({Install})."
        : null;

    /// <summary>What has been written to the output so far.</summary>
    public string Output => TextOf(output);

    /// <summary>What has been written to the error stream so far.</summary>
    public string Error => TextOf(error);

    /// <summary>Begins the program in so many processes.</summary>
    public static MpiRun Start(int ranks, params string[] options)
    {
        if (Launcher is null)
            throw new InvalidOperationException($"mpirun is missing, which these tests need ({Install}).");
        string[] arguments =
        [
            "--allow-run-as-root", "--oversubscribe", "-n", ranks.ToString(CultureInfo.InvariantCulture), .. Program(), .. options,
        ];
        return new MpiRun(Launcher, arguments, []);
    }

    /// <summary>Runs the program in so many processes to its end.</summary>
    public static (int Code, string Output, string Error) Run(int ranks, params string[] options)
    {
        using MpiRun run = Start(ranks, options);
        return run.Finish(Patience);
    }

    /// <summary>Runs the program in one process, without mpirun.</summary>
    public static (int Code, string Output, string Error) RunAlone((string Name, string Value)[] environment, params string[] options)
    {
        string[] program = [.. Program(), .. options];
        using var run = new MpiRun(program[0], program[1..], environment);
        return run.Finish(Patience);
    }

    /// <summary>Waits until a line has been written to the output.</summary>
    public string AwaitLine(Func<string, bool> isWanted)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            if (Output.Split('\n').FirstOrDefault(isWanted) is { } line)
                return line;
            if (process.HasExited)
                break;
            Thread.Sleep(2);
        }

        throw new TimeoutException($"The line did not come.\n{Output}\n{Error}");
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TimeoutException">It does not come in time; all is ended then.</exception>
    public (int Code, string Output, string Error) Finish(TimeSpan patience)
    {
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program has not ended within {patience}.\n{Output}\n{Error}");
        }

        // Once more without a limit: this waits for the streams' ends too.
        process.WaitForExit();
        return (process.ExitCode, Output, Error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static string[] Program() =>
    [
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        Path.Combine(AppContext.BaseDirectory, "CompiledNet.Mpi.Program.dll"),
    ];

    private static string? Find(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, command))
        .FirstOrDefault(File.Exists);

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.Append(line).Append('\n');
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
