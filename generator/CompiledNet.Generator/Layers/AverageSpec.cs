using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Average: the mean, value by value.</summary>
internal sealed record AverageSpec : ElementwiseSpec
{
    public override string Kind => "Average";

    public override string Stem => "Average";

    public override LayerTraits Traits => TraitsOf(isLinear: true);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new AverageStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });
}
