using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Add: the sum of values of one shape.</summary>
internal sealed record AddSpec : MergeSpec
{
    public override string Kind => "Add";

    public override string Stem => "Add";

    public override LayerTraits Traits => TraitsOf(isLinear: true);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(new AddStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });

    protected override string Agreement => "layers of one shape";

    protected override bool Fits(Shape first, Shape other) => other == first;

    protected override Shape Merged(LayerInputs inputs) => inputs.Shape;
}
