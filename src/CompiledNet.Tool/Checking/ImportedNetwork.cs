using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Writing;

namespace CompiledNet.Tool.Checking;

/// <summary>A network of another format as a class, compiled, with its weights, and compared with its source.</summary>
internal sealed class ImportedNetwork : IDisposable
{
    private readonly ClassCompiler compiler;

    private ImportedNetwork(NetworkGraph graph, string text, ClassCompiler compiler, Network network, CheckResult check)
    {
        this.compiler = compiler;
        Graph = graph;
        Text = text;
        Network = network;
        Check = check;
    }

    public NetworkGraph Graph { get; }

    /// <summary>The class's file.</summary>
    public string Text { get; }

    public Network Network { get; }

    public CheckResult Check { get; }

    /// <param name="source">The network.</param>
    /// <param name="className">The class.</param>
    /// <param name="namespaceName">Its namespace; null for none.</param>
    /// <exception cref="UnsupportedNetworkException">It has parts that cannot be said.</exception>
    /// <exception cref="InvalidNetworkException">What would be written breaks a rule of CompiledNet.</exception>
    public static ImportedNetwork Import(INetworkSource source, string className, string? namespaceName)
    {
        NetworkGraph graph = source.Lower();
        string text = ClassWriter.Write(graph, className, namespaceName);
        ClassCompiler compiler = ClassCompiler.Compile(text);
        try
        {
            Network network = compiler.Create(namespaceName is null ? className : $"{namespaceName}.{className}");
            SelfCheck.SetParameters(network, graph);
            return new(graph, text, compiler, network, SelfCheck.Compare(network, graph, source));
        }
        catch
        {
            compiler.Dispose();
            throw;
        }
    }

    public void Dispose() => compiler.Dispose();
}
