using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>The input: a map, a sequence or a vector of at least one value.</summary>
internal sealed record InputSpec : LayerSpec
{
    public Shape Shape { get; init; }

    public override string Kind => "Input";

    public override string Stem => "Input";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Input, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    public override LayerSpec Read(WrittenArguments arguments) => this with { Shape = arguments.Shape() };

    public override void Check(LayerContext context)
    {
        if (Shape.IsVector)
        {
            context.RequireAtLeast(1, Shape.Channels, "size", "size");
            return;
        }

        if (Shape.IsSequence)
        {
            context.RequireAtLeast(1, Shape.Width, "steps", "steps");
        }
        else
        {
            context.RequireAtLeast(1, Shape.Height, "height", "height");
            context.RequireAtLeast(1, Shape.Width, "width", "width");
        }

        context.RequireAtLeast(1, Shape.Channels, "channels", "channels");
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) =>
        OutputSize.Accept([Shape.Height, Shape.Width, Shape.Channels], null, context)
            ? new LayerShape(Shape, ReceptiveField.OfInput)
            : null;

    public override string Identify(GraphLayer layer) => "Input";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.NewInput(layer.Name, layer.Output);
}
