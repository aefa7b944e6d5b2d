using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Multiply: the product, value by value.</summary>
internal sealed record MultiplySpec : ElementwiseSpec
{
    public override string Kind => "Multiply";

    public override string Stem => "Multiply";

    public override LayerTraits Traits => TraitsOf(isLinear: false);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new MultiplyStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });
}
