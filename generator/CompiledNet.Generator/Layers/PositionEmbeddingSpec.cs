using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>PositionEmbedding: a table of steps x channels is added.</summary>
internal sealed record PositionEmbeddingSpec : LayerSpec
{
    public override string Kind => "PositionEmbedding";

    public override string Stem => "PositionEmbedding";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Embedding, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    public override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => ["embeddings"];

    public override LayerSpec Read(WrittenArguments arguments) => this;

    public override void Check(LayerContext context)
    {
        // It has no arguments.
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (!inputs.RequireSequence(context))
            return null;
        Shape shape = inputs.Shape;
        var table = new ParameterSpec(
            "embeddings", new([shape.Width, shape.Channels]), "steps x channels", InitializerKind.GlorotUniform, shape.Width, shape.Channels);
        return new LayerShape(shape, inputs.Before.ReceptiveField, Parameters: new([table]));
    }

    public override string Identify(GraphLayer layer) => Kind;

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Add(
        new PositionEmbeddingStep(layer.Name, steps.Parameter(layer.Name, "embeddings"))
        {
            Sources = [steps[layer.Inputs[0]]],
            Output = steps.NewValue(layer.Name, layer.Output),
        });
}
