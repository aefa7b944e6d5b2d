using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>UpSampling2D: a whole number of times as many rows and columns, the channels as they are.</summary>
internal sealed record UpSampling2DSpec : LayerSpec
{
    /// <summary>What Keras does where nothing is said.</summary>
    private const int DefaultSize = 2;

    /// <summary>How many rows become of one.</summary>
    public int Height { get; init; }

    /// <summary>How many columns become of one.</summary>
    public int Width { get; init; }

    public InterpolationKind Interpolation { get; init; }

    public override string Kind => "UpSampling2D";

    public override string Stem => "UpSampling";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = true, Enlarges = true, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Height = arguments.Int("size") ?? arguments.Int("sizeHeight") ?? DefaultSize,
        Width = arguments.Int("size") ?? arguments.Int("sizeWidth") ?? DefaultSize,
        Interpolation = arguments.Enum<InterpolationKind>("Interpolation") ?? InterpolationKind.Nearest,
    };

    public override void Check(LayerContext context)
    {
        WindowRules.RequireSides(1, Height, Width, "size", "", "size", "size of the rows", "size of the columns", context);
        context.RequireDefined(Interpolation, "Interpolation", "Interpolation");
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.RequireMap(context))
            return null;

        long height = Limits.Product(input.Height, Height);
        long width = Limits.Product(input.Width, Width);
        return OutputSize.Accept([height, width, input.Channels], "size", context)
            ? new LayerShape(
                Shape.Map((int)height, (int)width, input.Channels), inputs.Before.ReceptiveField.Between(Height, Width, Interpolation))
            : null;
    }

    public override string Identify(GraphLayer layer) => $"UpSampling2D {Height}x{Width} {Interpolation}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [new("SizeHeight", Height), new("SizeWidth", Width), LayerSetting.Of("Interpolation", Interpolation)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => (Height, Width) == (1, 1) ? "its size is 1" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new UpSamplingStep(layer.Name, Height, Width, Interpolation) { Sources = [steps[layer.Inputs[0]]], Output = steps.NewValue(layer.Name, layer.Output) });
}
