using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Add: the sum, value by value.</summary>
internal sealed record AddSpec : ElementwiseSpec
{
    public override string Kind => "Add";

    public override string Stem => "Add";

    public override LayerTraits Traits => TraitsOf(isLinear: true);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new AddStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });
}
