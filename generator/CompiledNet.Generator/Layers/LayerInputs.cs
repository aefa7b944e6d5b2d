using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>What a layer takes.</summary>
/// <param name="Layers">The layers; none for an input of the network.</param>
/// <param name="Indices">Their indices.</param>
/// <param name="NetworkInput">What the caller gives, where that is known.</param>
internal sealed record LayerInputs(IReadOnlyList<GraphLayer> Layers, IReadOnlyList<int> Indices, Shape? NetworkInput)
{
    /// <summary>The first of them, which most layers have alone.</summary>
    public GraphLayer Before => Layers[0];

    /// <summary>Its index.</summary>
    public int Producer => Indices[0];

    /// <summary>What it gives.</summary>
    public Shape Shape => Before.Output;

    /// <summary>Whether the layer before gives a map; reported where it does not.</summary>
    public bool RequireMap(LayerContext context) => Require(
        3, "a map", "give the input height, width and channels", "its kind for one dimension slides over steps, such as [Conv1D]", context);

    /// <summary>Whether the layer before gives a sequence; reported where it does not.</summary>
    /// <param name="remedyOfMap">What helps where it gives a map.</param>
    public bool RequireSequence(LayerContext context, string remedyOfMap = "its kind for two dimensions slides over maps, such as [Conv2D]") =>
        Require(2, "a sequence", "give the input steps and channels", remedyOfMap, context);

    /// <summary>Whether the layer before gives a sequence, where it must, or else a map; reported where it does not.</summary>
    public bool Require(bool isOfSteps, LayerContext context) => isOfSteps ? RequireSequence(context) : RequireMap(context);

    /// <summary>Whether the layer before gives what the caller does, as it is; reported where it computes something.</summary>
    /// <param name="words">What is taken: <c>integers</c>.</param>
    public bool RequireGiven(string words, LayerContext context)
    {
        if (Before.Given is not null)
            return true;
        context.Report(RuleIds.ComputedInput, null, [words, Before.Name], Producer);
        return false;
    }

    private bool Require(int rank, string words, string remedyOfInput, string remedyOfKind, LayerContext context)
    {
        if (Shape.Rank == rank)
            return true;
        string remedy = !Shape.IsVector ? remedyOfKind : Before.Spec.Traits.Role switch
        {
            LayerRole.Input => remedyOfInput,
            LayerRole.Flatten or LayerRole.GlobalPool => $"put it before {Before.Name}",
            _ => $"put it before the layer that makes {words.Replace("a ", "the ")} a vector",
        };
        string given = Shape.IsVector ? $"a vector of {Shape}" : $"{Shape.Noun} of {Shape}";
        context.Report(RuleIds.WindowOnVector, null, [words, Before.Name, given, remedy], Producer);
        return false;
    }
}
