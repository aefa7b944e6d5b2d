using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Multiply: the product of values of one shape.</summary>
internal sealed record MultiplySpec : MergeSpec
{
    public override string Kind => "Multiply";

    public override string Stem => "Multiply";

    public override LayerTraits Traits => TraitsOf(isLinear: false);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(new MultiplyStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });

    protected override string Agreement => "layers of one shape";

    protected override bool Fits(Shape first, Shape other) => other == first;

    protected override Shape Merged(LayerInputs inputs) => inputs.Shape;
}
