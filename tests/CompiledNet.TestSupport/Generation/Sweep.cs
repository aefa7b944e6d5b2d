using System.Diagnostics;
using System.Globalization;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Random networks in processes of their own, a block of seeds in each: on machines of 512, 256 and 128 bits in turn, as it is and with each
/// access to memory checked. A network that ends its process is found by its seed.
/// </summary>
public static class Sweep
{
    private const int BlocksOfProcess = 2;

    /// <summary>What a process is told so that the runtime takes the machine for a narrower one; .NET 8 and 10 call it differently.</summary>
    private static readonly (int Bits, string[] Without)[] Machines =
        [(512, []), (256, ["EnableAVX512", "EnableAVX512F", "EnableAVX10v1"]), (128, ["EnableAVX", "EnableAVX2", "EnableAVX512", "EnableAVX512F", "EnableAVX10v1"])];

    /// <param name="kind">What is drawn.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="report">Told of each process and of all that is wrong.</param>
    /// <returns>Networks that are wrong, or ended their process.</returns>
    public static int Run(FuzzKind kind, int firstSeed, int count, Action<string> report)
    {
        int wrong = 0;
        int block = kind.AtOnce * BlocksOfProcess;
        for (int first = firstSeed; first < firstSeed + count;)
        {
            int number = (first - firstSeed) / block;
            (int bits, string[] without) = Machines[number % Machines.Length];
            bool isChecked = number / Machines.Length % 2 == 1;
            int networks = Math.Min(block - ((first - firstSeed) % block), firstSeed + count - first);
            (int code, string output, int last) = Start(kind, first, networks, without, isChecked);
            string machine = $"{kind.Name} {first} to {first + networks - 1}, {bits} bits{(isChecked ? ", checked" : "")}";
            if (!output.StartsWith($"vectors of at most {Math.Min(bits, Network.WidestVectorBits)} bits", StringComparison.Ordinal))
                report($"{machine}: the runtime has other {output.Split('\n')[0]}");
            if (code is 0 or 1)
            {
                report(output.TrimEnd());
                wrong += code == 0 ? 0 : output.Split("\nseed ").Length - 1;
                report($"{machine}: {(code == 0 ? "right" : "WRONG")}; {wrong} wrong so far");
                first += networks;
                continue;
            }

            // The others of the block have their turn in a new process.
            wrong++;
            report($"{output.TrimEnd()}\n{machine}: seed {last} ENDED THE PROCESS (exit code {code}); {wrong} wrong so far");
            first = last + 1;
        }

        return wrong;
    }

    private static (int Code, string Output, int LastSeed) Start(FuzzKind kind, int first, int count, string[] without, bool isChecked)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(Sweep).Assembly.Location);
        foreach (string argument in new[] { kind.Name, Text(count), Text(first) })
            start.ArgumentList.Add(argument);
        if (isChecked)
            start.ArgumentList.Add("checked");
        foreach (string feature in without)
            start.Environment[$"DOTNET_{feature}"] = "0";

        using Process process = Process.Start(start)!;
        int last = first;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.StartsWith("seed ", StringComparison.Ordinal))
                last = int.Parse(text.AsSpan(5), CultureInfo.InvariantCulture);
        };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, last);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
