using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Maximum: the largest, value by value.</summary>
internal sealed record MaximumSpec : ElementwiseSpec
{
    public override string Kind => "Maximum";

    public override string Stem => "Maximum";

    public override LayerTraits Traits => TraitsOf(isLinear: false);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new MaximumStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });
}
