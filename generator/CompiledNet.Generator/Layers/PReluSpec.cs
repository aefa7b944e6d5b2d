using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>PRelu: a leaky relu whose slopes are parameters, one for each value or for each channel.</summary>
internal sealed record PReluSpec : LayerSpec
{
    /// <summary>Whether positions share the slopes of their channels.</summary>
    public bool IsPerChannel { get; init; }

    public override string Kind => "PRelu";

    public override string Stem => "PRelu";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.LearntActivation, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => ["alpha"];

    public override LayerSpec Read(WrittenArguments arguments) => this with { IsPerChannel = arguments.Bool("PerChannel") ?? false };

    public override void Check(LayerContext context)
    {
        // Its argument is right either way.
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape shape = inputs.Shape;
        int[] sizes = shape.Rank switch
        {
            1 => [shape.Channels],
            2 => [IsPerChannel ? 1 : shape.Width, shape.Channels],
            _ => IsPerChannel ? [1, 1, shape.Channels] : [shape.Height, shape.Width, shape.Channels],
        };
        string layout = shape.IsVector ? "one slope a value" : IsPerChannel ? "one slope a channel" : "one slope for each value of a map";
        var alpha = new ParameterSpec("alpha", new(sizes), layout, InitializerKind.Zeros, FanIn: 1, FanOut: 1);
        return new LayerShape(shape, inputs.Before.ReceptiveField, Parameters: new([alpha]));
    }

    public override string Identify(GraphLayer layer) => IsPerChannel ? "PRelu per channel" : "PRelu";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("PerChannel", IsPerChannel)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Add(new PReluStep(layer.Name, steps.Parameter(layer.Name, "alpha"))
    {
        Sources = [steps.Plain(layer.Inputs[0])],
        Output = steps.NewValue(layer.Name, layer.Output),
    });
}
