using System.CommandLine;
using BenchmarkDotNet.Running;
using CompiledNet;
using CompiledNet.Benchmarks;

var quick =
    new Option<bool>("--quick") { Description = "Measures every case for a second or two, with the machine's FMA peak in between." };
var layers = new Option<bool>("--layers") { Description = "Measures every step where it runs; build with -p:CompiledNetTimed=true." };
var networks = new Option<string[]>("--networks")
{
    Description = "Letters or classes of the networks; all if none is given.",
    AllowMultipleArgumentsPerToken = true,
};
var bits = new Option<int>("--bits") { Description = "Width of vectors for --layers.", DefaultValueFactory = _ => Network.WidestVectorBits };
var widths = new Option<bool>("--widths") { Description = "Measures narrower vectors too." };
var json = new Option<FileInfo?>("--json") { Description = "Writes the quick measurements to this file." };
var root = new RootCommand("Measures networks. Without --quick or --layers, BenchmarkDotNet runs, with the options that follow --.")
{
    quick, layers, networks, bits, widths, json,
};
root.TreatUnmatchedTokensAsErrors = false;
root.SetAction(result =>
{
    IReadOnlyList<Subject> subjects = Subject.Named(result.GetValue(networks) ?? []);
    if (result.GetValue(layers))
        LayerRun.Run(subjects, result.GetValue(bits));
    else if (result.GetValue(quick))
        QuickRun.Run(subjects, result.GetValue(widths), result.GetValue(json));
    else
        BenchmarkSwitcher.FromAssembly(typeof(LeNet5Benchmarks).Assembly).Run([.. result.UnmatchedTokens]);
});
return root.Parse(args).Invoke();
