using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Subtract: the layer's own input less another layer, value by value.</summary>
internal sealed record SubtractSpec : ElementwiseSpec
{
    public override string Kind => "Subtract";

    public override string Stem => "Subtract";

    public override LayerTraits Traits => TraitsOf(isLinear: true);

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new SubtractStep(layer.Name) { Sources = [.. layer.Inputs.Select(steps.Plain)], Output = steps.NewValue(layer.Name, layer.Output) });
}
