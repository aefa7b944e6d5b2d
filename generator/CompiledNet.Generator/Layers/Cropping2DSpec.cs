using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Cropping2D: so many rows and columns fewer, the channels as they are.</summary>
internal sealed record Cropping2DSpec : LayerSpec
{
    public int Top { get; init; }

    public int Bottom { get; init; }

    public int Left { get; init; }

    public int Right { get; init; }

    public override string Kind => "Cropping2D";

    public override string Stem => "Cropping";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    /// <summary>Four sides, two pairs of them, or one number for all.</summary>
    public override LayerSpec Read(WrittenArguments arguments)
    {
        int all = arguments.Int("cropping") ?? 0;
        int height = arguments.Int("croppingHeight") ?? all;
        int width = arguments.Int("croppingWidth") ?? all;
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
            WindowRules.RequireSides(0, Top, Left, "cropping", "", "cropping", "cropping height", "cropping width", context);
            return;
        }

        context.RequireAtLeast(0, Top, "top", "cropping above");
        context.RequireAtLeast(0, Bottom, "bottom", "cropping below");
        context.RequireAtLeast(0, Left, "left", "cropping to the left");
        context.RequireAtLeast(0, Right, "right", "cropping to the right");
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.RequireMap(context))
            return null;

        long height = (long)input.Height - Top - Bottom;
        long width = (long)input.Width - Left - Right;
        if (height < 1 || width < 1)
        {
            (long left, string words) = height < 1 ? (height, "rows") : (width, "columns");
            context.Report(
                RuleIds.SizeTooSmall, null, [$"{Text.Number(left)} {words} left of the {input} that {inputs.Before.Name} gives", "1"], inputs.Producer);
            return null;
        }

        return new LayerShape(Shape.Map((int)height, (int)width, input.Channels), inputs.Before.ReceptiveField);
    }

    public override string Identify(GraphLayer layer) => $"Cropping2D {Top}+{Bottom}x{Left}+{Right}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [new("Top", Top), new("Bottom", Bottom), new("Left", Left), new("Right", Right)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        (Top, Bottom, Left, Right) == (0, 0, 0, 0) ? "its border is 0 wide" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new CroppingStep(layer.Name, Top, Left) { Sources = [steps[layer.Inputs[0]]], Output = steps.NewValue(layer.Name, layer.Output) });
}
