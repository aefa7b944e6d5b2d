using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>A whole number of times as many rows and columns, or steps, the channels as they are.</summary>
internal abstract record UpSamplingSpec : LayerSpec
{
    /// <summary>What Keras does where nothing is said.</summary>
    private const int DefaultSize = 2;

    /// <summary>How many rows become of one.</summary>
    public int Height { get; init; }

    /// <summary>How many columns become of one.</summary>
    public int Width { get; init; }

    public InterpolationKind Interpolation { get; init; }

    /// <summary>Whether it takes a sequence.</summary>
    protected virtual bool IsOfSteps => false;

    public sealed override string Stem => "UpSampling";

    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = true, Enlarges = true, Window = null };

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    public sealed override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Height = IsOfSteps ? 1 : arguments.Int("size") ?? arguments.Int("sizeHeight") ?? DefaultSize,
        Width = arguments.Int("size") ?? arguments.Int("sizeWidth") ?? DefaultSize,
        Interpolation = arguments.Enum<InterpolationKind>("Interpolation") ?? InterpolationKind.Nearest,
    };

    public sealed override void Check(LayerContext context)
    {
        WindowRules.RequireSides(1, IsOfSteps ? Width : Height, Width, "size", "", "size", "size of the rows", "size of the columns", context);
        context.RequireDefined(Interpolation, "Interpolation", "Interpolation");
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.Require(IsOfSteps, context))
            return null;

        long height = Limits.Product(input.Height, Height);
        long width = Limits.Product(input.Width, Width);
        return OutputSize.Accept([height, width, input.Channels], "size", context)
            ? new LayerShape(
                input with { Height = (int)height, Width = (int)width }, inputs.Before.ReceptiveField.Between(Height, Width, Interpolation))
            : null;
    }

    public sealed override string Identify(GraphLayer layer) => $"{Kind} {Height}x{Width} {Interpolation}";

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [new("SizeHeight", Height), new("SizeWidth", Width), LayerSetting.Of("Interpolation", Interpolation)];

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => (Height, Width) == (1, 1) ? "its size is 1" : null;

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new UpSamplingStep(layer.Name, Height, Width, Interpolation) { Sources = [steps[layer.Inputs[0]]], Output = steps.NewValue(layer.Name, layer.Output) });
}
