using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>What changes images at random keeps their shape; it does something in training only.</summary>
internal abstract record AugmentingSpec : LayerSpec
{
    public sealed override string Stem => Kind;

    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context) =>
        inputs.RequireMap(context) ? new(inputs.Shape, inputs.Before.ReceptiveField) : null;

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        int stream = steps.NextRandomStream();
        return steps.IsTraining && IdleBecause(layer, layer) is null
            ? steps.Add(CreateStep(layer, steps.Plain(layer.Inputs[0]), steps.NewValue(layer.Name, layer.Output), stream))
            : steps[layer.Inputs[0]];
    }

    /// <summary>The step of training.</summary>
    /// <param name="stream">Which of the network's layers with random numbers it is.</param>
    protected abstract Step CreateStep(GraphLayer layer, Value input, Value output, int stream);
}
