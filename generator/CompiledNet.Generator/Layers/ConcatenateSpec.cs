using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Concatenate: the channels of maps of one height and width, or of vectors, one after the other.</summary>
internal sealed record ConcatenateSpec : MergeSpec
{
    public override string Kind => "Concatenate";

    public override string Stem => "Concat";

    public override LayerTraits Traits => TraitsOf(isLinear: true);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new ConcatenateStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });

    protected override int Reference(LayerInputs inputs) => 0;

    protected override bool Fits(Shape reference, Shape other) =>
        (other.Height, other.Width, other.Rank) == (reference.Height, reference.Width, reference.Rank);

    protected override Shape Merged(Shape reference, LayerInputs inputs) =>
        reference with { Channels = Limits.Clamp(inputs.Layers.Aggregate(0L, (sum, input) => sum + input.Output.Channels)) };

    protected override (string Agreement, string Difference, string Way) Explain(GraphLayer first, GraphLayer other) => (
        "layers of one height and width",
        Difference(first.Output, other.Output),
        first.Output.IsVector == other.Output.IsVector ? WayTo(first.Output, other.Output, other.Name)
            : $"put [Flatten] behind the {(first.Output.IsVector ? other : first).Output.Noun.Substring(2)}");
}
