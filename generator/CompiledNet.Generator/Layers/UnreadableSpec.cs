using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>What stands in the place of a layer and is none. Nothing is concluded from it or after it, and no graph holds it.</summary>
internal abstract record NoLayerSpec : LayerSpec
{
    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.Unreadable, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    public sealed override LayerSpec Read(WrittenArguments arguments) => this;

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context) => null;

    public sealed override string Identify(GraphLayer layer) => Kind;

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) =>
        throw new InvalidOperationException($"{layer.Name} is no layer: no graph may hold it.");
}

/// <summary>
/// A layer whose attribute C# itself rejects (an argument that is missing, misspelt or no constant). Its compile error stands alone.
/// </summary>
internal sealed record UnreadableSpec(string KindOfLayer, string StemOfLayer) : NoLayerSpec
{
    /// <summary>An attribute of which C# knows not even the class.</summary>
    public static UnreadableSpec Unknown { get; } = new("Layer", "Layer");

    public override string Kind => KindOfLayer;

    public override string Stem => StemOfLayer;

    public override void Check(LayerContext context)
    {
        // C# has said what is wrong.
    }
}

/// <summary>A block of layers that cannot be repeated.</summary>
/// <param name="Problem">What stands against it.</param>
/// <param name="Way">How to mend it.</param>
/// <param name="Argument">The guilty argument; null for the whole attribute.</param>
/// <param name="Remedies">What an editor offers.</param>
internal sealed record UnsuitableRepeatSpec(string Problem, string Way, string? Argument = null, EquatableArray<Remedy> Remedies = default) : NoLayerSpec
{
    /// <summary>Whether it is the end of a block, and not its beginning.</summary>
    public bool IsEnd { get; init; }

    public override string Kind => IsEnd ? "EndRepeat" : "Repeat";

    public override string Stem => Kind;

    public override void Check(LayerContext context) =>
        context.Report(RuleIds.UnsuitableRepeat, Argument, [Kind, Problem, Way], remedies: Remedies);
}

/// <summary>Layers of another network that cannot be taken.</summary>
/// <param name="Network">The class.</param>
/// <param name="Problem">What stands against it.</param>
/// <param name="Way">How to mend it.</param>
/// <param name="Choices">Names of layers that could be the last, where the given one is none.</param>
internal sealed record UnsuitableBackboneSpec(string Network, string Problem, string Way, EquatableArray<string> Choices) : NoLayerSpec
{
    /// <summary>Whether the network would be built on itself.</summary>
    public bool IsCircle { get; init; }

    public override string Kind => "Backbone";

    public override string Stem => "Backbone";

    public override void Check(LayerContext context) => context.Report(
        RuleIds.UnsuitableBackbone,
        Choices.Count > 0 ? "Until" : null,
        [Network, Problem, Way],
        remedies: Choices.Select(choice => Remedy.Set("Until", $"\"{choice}\"", $"Use {choice}")));
}
