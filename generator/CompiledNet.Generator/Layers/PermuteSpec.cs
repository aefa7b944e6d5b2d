using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Permute: the axes of a map in another order. Keras counts them from 1, the batch being 0.</summary>
internal sealed record PermuteSpec : LayerSpec
{
    /// <summary>The axis that becomes the rows.</summary>
    public int Height { get; init; }

    /// <summary>The axis that becomes the columns.</summary>
    public int Width { get; init; }

    /// <summary>The axis that becomes the channels.</summary>
    public int Channels { get; init; }

    public override string Kind => "Permute";

    public override string Stem => "Permute";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    private int[] Axes => [Height, Width, Channels];

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Height = arguments.Int("height") ?? 0,
        Width = arguments.Int("width") ?? 0,
        Channels = arguments.Int("channels") ?? 0,
    };

    public override void Check(LayerContext context)
    {
        if (!Axes.OrderBy(axis => axis).SequenceEqual([1, 2, 3]))
        {
            string axes = string.Join(", ", Axes.Select(axis => Text.Number(axis)));
            context.Report(RuleIds.NumberOutOfRange, null, ["the axes 1, 2 and 3, each once", axes, "2, 1, 3"]);
        }
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.RequireMap(context))
            return null;
        int[] sizes = [.. Axes.Select(axis => new[] { input.Height, input.Width, input.Channels }[axis - 1])];
        return new LayerShape(Shape.Map(sizes[0], sizes[1], sizes[2]), ReceptiveField.Whole(inputs.NetworkInput ?? input));
    }

    public override string Identify(GraphLayer layer) => $"Permute {Height} {Width} {Channels}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [new("HeightAxis", Height), new("WidthAxis", Width), new("ChannelsAxis", Channels)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        (Height, Width, Channels) == (1, 2, 3) ? "its axes are in order" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Add(
        new PermuteStep(layer.Name, Axes.ToEquatableArray()) { Sources = [steps[layer.Inputs[0]]], Output = steps.NewValue(layer.Name, layer.Output) });
}
