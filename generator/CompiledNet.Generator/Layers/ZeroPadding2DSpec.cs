using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>ZeroPadding2D: so many rows and columns more, the channels as they are.</summary>
internal sealed record ZeroPadding2DSpec : LayerSpec
{
    /// <summary>What Keras does where nothing is said.</summary>
    private const int DefaultPadding = 1;

    public int Top { get; init; }

    public int Bottom { get; init; }

    public int Left { get; init; }

    public int Right { get; init; }

    public override string Kind => "ZeroPadding2D";

    public override string Stem => "Padding";

    /// <summary>Zeros around a map do not move with it.</summary>
    public override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    /// <summary>Four sides, two pairs of them, one number for all, or nothing.</summary>
    public override LayerSpec Read(WrittenArguments arguments)
    {
        int all = arguments.Int("padding") ?? DefaultPadding;
        int height = arguments.Int("paddingHeight") ?? all;
        int width = arguments.Int("paddingWidth") ?? all;
        return this with
        {
            Top = arguments.Int("top") ?? height,
            Bottom = arguments.Int("bottom") ?? height,
            Left = arguments.Int("left") ?? width,
            Right = arguments.Int("right") ?? width,
        };
    }

    public override void Check(LayerContext context)
    {
        if (Top == Bottom && Left == Right)
        {
            WindowRules.RequireSides(0, Top, Left, "padding", "", "padding", "padding height", "padding width", context);
            return;
        }

        context.RequireAtLeast(0, Top, "top", "padding above");
        context.RequireAtLeast(0, Bottom, "bottom", "padding below");
        context.RequireAtLeast(0, Left, "left", "padding to the left");
        context.RequireAtLeast(0, Right, "right", "padding to the right");
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.RequireMap(context))
            return null;

        long height = (long)input.Height + Top + Bottom;
        long width = (long)input.Width + Left + Right;
        return OutputSize.Accept([height, width, input.Channels], "padding", context)
            ? new LayerShape(Shape.Map((int)height, (int)width, input.Channels), inputs.Before.ReceptiveField)
            : null;
    }

    public override string Identify(GraphLayer layer) => $"ZeroPadding2D {Top}+{Bottom}x{Left}+{Right}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [new("Top", Top), new("Bottom", Bottom), new("Left", Left), new("Right", Right)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        (Top, Bottom, Left, Right) == (0, 0, 0, 0) ? "its border is 0 wide" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new ZeroPaddingStep(layer.Name, Top, Left) { Sources = [steps[layer.Inputs[0]]], Output = steps.NewValue(layer.Name, layer.Output) });
}
