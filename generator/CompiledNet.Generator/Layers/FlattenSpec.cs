using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Flatten: height x width x channels values become a vector in that order; a vector stays what it is.</summary>
internal sealed record FlattenSpec : LayerSpec
{
    public override string Kind => "Flatten";

    public override string Stem => "Flatten";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Flatten, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    public override bool OnlyReshapes => true;

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    public override LayerSpec Read(WrittenArguments arguments) => this;

    public override void Check(LayerContext context)
    {
        // It has no arguments.
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) =>
        new(Shape.Vector(inputs.Shape.Length), inputs.Before.ReceptiveField);

    public override string Identify(GraphLayer layer) => "Flatten";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        layer.Input.IsVector ? $"{before.Name} gives a vector of {layer.Input} already" : null;

    /// <summary>It computes nothing: a flattened map is the same value.</summary>
    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps[layer.Inputs[0]];
}
