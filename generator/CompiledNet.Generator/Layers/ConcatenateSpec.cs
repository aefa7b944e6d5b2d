using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Concatenate: the channels of maps of one height and width, or of vectors, one after the other.</summary>
internal sealed record ConcatenateSpec : MergeSpec
{
    public override string Kind => "Concatenate";

    public override string Stem => "Concat";

    public override LayerTraits Traits => TraitsOf(isLinear: true);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(new ConcatenateStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });

    protected override string Agreement => "layers of one height and width";

    protected override bool Fits(Shape first, Shape other) => (other.Height, other.Width, other.IsVector) == (first.Height, first.Width, first.IsVector);

    protected override Shape Merged(LayerInputs inputs) =>
        inputs.Shape with { Channels = Limits.Clamp(inputs.Layers.Aggregate(0L, (sum, input) => sum + input.Output.Channels)) };
}
