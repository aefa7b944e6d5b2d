using System.CommandLine;
using BenchmarkDotNet.Running;
using CompiledNet.Benchmarks;

var quick =
    new Option<bool>("--quick") { Description = "Measures every case for a second or two, with the machine's FMA peak in between." };
var json = new Option<FileInfo?>("--json") { Description = "Writes the quick measurements to this file." };
var root = new RootCommand("Measures networks. Without --quick, BenchmarkDotNet runs, with the options that follow --.") { quick, json };
root.TreatUnmatchedTokensAsErrors = false;
root.SetAction(result =>
{
    if (result.GetValue(quick))
    {
        QuickRun.Run(result.GetValue(json));
        return;
    }

    BenchmarkSwitcher.FromAssembly(typeof(LeNet5Benchmarks).Assembly).Run([.. result.UnmatchedTokens]);
});
return root.Parse(args).Invoke();
