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
        // The members of a network that is not valid are written in a language of any age.
        if (network.Type.IsOldLanguage)
            return new GeneratedSource(network.Type.HintName, Under(network.Type.LibraryAlias, InvalidNetworkEmitter.Emit(network)));
        NetworkGraph? graph = ShapeInference.Infer(network, cancellationToken).Graph;
        cancellationToken.ThrowIfCancellationRequested();
        NetworkPlan? plan = graph is null ? null : Planner.Plan(graph, cancellationToken);
        string text = plan is null || MemoryRules.Check(plan) is not null
            ? InvalidNetworkEmitter.Emit(network)
            : new NetworkEmitter(plan).Emit(cancellationToken);
        return new GeneratedSource(network.Type.HintName, Under(network.Type.LibraryAlias, text));
    }

    /// <summary>The text in a project that knows the library under an alias only.</summary>
    private static string Under(string alias, string text)
    {
        const string Global = "global";
        const string Library = "::CompiledNet.";
        const string Own = $"::{NetworkClass.OwnNamespace}.";
        return alias == Global
            ? text
            : $"extern alias {alias};\n" + text.Replace(Global + Library, alias + Library).Replace(alias + Own, Global + Own);
    }
}

/// <summary>One file of generated code.</summary>
/// <param name="HintName">Its name, unique in the compilation.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedSource(string HintName, string Text);
