using System.CommandLine;
using BenchmarkDotNet.Running;
using CompiledNet;
using CompiledNet.Benchmarks;

var quick =
    new Option<bool>("--quick") { Description = "Measures every case for a second or two, with the machine's FMA peak in between." };
var layers = new Option<bool>("--layers") { Description = "Measures every step where it runs; build with -p:CompiledNetTimed=true." };
var peers = new Option<bool>("--peers")
{
    Description = "Measures beside ONNX Runtime and libtorch; build with -p:CompiledNetPeers=true.",
};
var threads = new Option<int>("--threads") { Description = "Threads that compute, for --peers.", DefaultValueFactory = _ => 1 };
var seconds = new Option<double>("--seconds") { Description = "Seconds of each turn, for --peers.", DefaultValueFactory = _ => 0.15 };
var networks = new Option<string[]>("--networks")
{
    Description = "Letters or classes of the networks; all if none is given.",
    AllowMultipleArgumentsPerToken = true,
};
var bits = new Option<int>("--bits") { Description = "Width of vectors for --layers.", DefaultValueFactory = _ => Network.WidestVectorBits };
var widths = new Option<bool>("--widths") { Description = "Measures narrower vectors too." };
var json = new Option<FileInfo?>("--json") { Description = "Writes what --quick or --peers measured to this file." };
var chart = new Option<FileInfo?>("--chart") { Description = "Writes what --layers measured to this file as a picture, an SVG." };
var root = new RootCommand("Measures networks. Without --quick, --layers or --peers, BenchmarkDotNet runs, with the options that follow --.")
{
    quick, layers, peers, networks, threads, seconds, bits, widths, json, chart,
};
root.TreatUnmatchedTokensAsErrors = false;
root.SetAction(result =>
{
    IReadOnlyList<Subject> subjects = Subject.Named(result.GetValue(networks) ?? []);
    if (result.GetValue(layers))
        LayerRun.Run(subjects, result.GetValue(bits), result.GetValue(chart));
    else if (result.GetValue(peers))
#if PEERS
        CompiledNet.Benchmarks.Peers.PeerRun.Run(subjects, result.GetValue(threads), result.GetValue(seconds), result.GetValue(json));
#else
        throw new InvalidOperationException("The peers are not in this build: build with -p:CompiledNetPeers=true.");
#endif
    else if (result.GetValue(quick))
        QuickRun.Run(subjects, result.GetValue(widths), result.GetValue(json));
    else
        BenchmarkSwitcher.FromAssembly(typeof(LeNet5Benchmarks).Assembly).Run([.. result.UnmatchedTokens]);
});
return root.Parse(args).Invoke();
