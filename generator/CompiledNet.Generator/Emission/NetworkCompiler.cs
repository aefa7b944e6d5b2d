using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Emission;

/// <summary>From what was written to the text that is added to the compilation.</summary>
internal static class NetworkCompiler
{
    /// <summary>The network's generated part; null where no part can be added to its class.</summary>
    public static GeneratedSource? Compile(NetworkSpec network, CancellationToken cancellationToken)
    {
        if (!network.Type.CanBeExtended)
            return null;
        NetworkGraph? graph = ShapeInference.Infer(network, cancellationToken).Graph;
        cancellationToken.ThrowIfCancellationRequested();
        NetworkPlan? plan = graph is null ? null : Planner.Plan(graph, cancellationToken);
        string text = plan is null || MemoryRules.Check(plan) is not null
            ? InvalidNetworkEmitter.Emit(network)
            : new NetworkEmitter(plan).Emit(cancellationToken);
        return new GeneratedSource(network.Type.HintName, text);
    }
}

/// <summary>One file of generated code.</summary>
/// <param name="HintName">Its name, unique in the compilation.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedSource(string HintName, string Text);
