using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Writing;

namespace CompiledNet.Interop.Tests;

/// <summary>Networks of other formats, imported and compiled as one program: one by one they would take most of the time of the tests.</summary>
internal sealed class ImportedBatch : IDisposable
{
    private readonly ClassCompiler compiler;
    private readonly Dictionary<string, Entry> entries = [];

    private sealed record Entry(INetworkSource Source, NetworkGraph Graph, string Text, Network Network);

    public ImportedBatch(IEnumerable<(string Name, INetworkSource Source)> sources)
    {
        var graphs = sources.Select((source, i) => (source.Name, source.Source, Graph: source.Source.Lower(), ClassName: $"Network{i}")).ToList();
        string[] texts = [.. graphs.Select(each => ClassWriter.Write(each.Graph, each.ClassName, namespaceName: null))];
        compiler = ClassCompiler.Compile(texts);
        foreach (((string name, INetworkSource source, NetworkGraph graph, string className), string text) in graphs.Zip(texts))
        {
            Network network = compiler.Create(className);
            SelfCheck.SetParameters(network, graph);
            entries.Add(name, new(source, graph, text, network));
        }
    }

    public NetworkGraph Graph(string name) => entries[name].Graph;

    public string Text(string name) => entries[name].Text;

    public Network Network(string name) => entries[name].Network;

    /// <summary>Compares random images with the source's own evaluation.</summary>
    public CheckResult Check(string name) => SelfCheck.Compare(entries[name].Network, entries[name].Graph, entries[name].Source);

    public float[] Predict(string name, ReadOnlySpan<float> images)
    {
        Entry entry = entries[name];
        var outputs = new float[images.Length / entry.Graph.InputLength * entry.Graph.Outputs.Sum(output => output.Shape.Length)];
        entry.Network.Predict(images, outputs);
        return outputs;
    }

    public void Dispose() => compiler.Dispose();
}
