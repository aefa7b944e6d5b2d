using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>What makes one value of many of a channel.</summary>
internal abstract record PoolingSpec : LayerSpec
{
    /// <summary>What to do with it where one value a channel comes in.</summary>
    public abstract string RemedyForOneValue { get; }

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    /// <summary>Whether it is linear in the values.</summary>
    protected abstract bool IsLinear { get; }

    /// <summary>Whether it is moved by what all values are moved by.</summary>
    protected abstract bool KeepsShift { get; }

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(Step(layer.Name, layer.Window!, steps[layer.Inputs[0]], steps.NewValue(layer.Name, layer.Output)));

    /// <summary>The step that computes it.</summary>
    protected abstract Step Step(string name, WindowGeometry window, Value input, Value output);

    protected LayerTraits TraitsOfPool(LayerRole role, WindowUse? window) => new()
    {
        Role = role,
        IsLinear = IsLinear,
        KeepsShift = KeepsShift,
        Enlarges = false,
        Window = window,
    };
}
