using CompiledNet.Generator.Layers.Windows;

namespace CompiledNet.Generator.Layers;

/// <summary>A border around a map, or before and behind the steps of a sequence: so many rows and columns on each side.</summary>
internal abstract record BorderSpec : LayerSpec
{
    public int Top { get; init; }

    public int Bottom { get; init; }

    public int Left { get; init; }

    public int Right { get; init; }

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    /// <summary>Whether it takes a sequence.</summary>
    protected virtual bool IsOfSteps => false;

    /// <summary>What its arguments and messages call it: <c>padding</c>.</summary>
    protected abstract string Word { get; }

    /// <summary>Rows and columns on each side where nothing is said.</summary>
    protected abstract int DefaultWidth { get; }

    /// <summary>Four sides, two pairs of them, one number for all, or nothing; before and behind steps, two numbers, one or none.</summary>
    public sealed override LayerSpec Read(WrittenArguments arguments)
    {
        int all = arguments.Int(Word) ?? DefaultWidth;
        if (IsOfSteps)
            return this with { Left = arguments.Int("before") ?? all, Right = arguments.Int("after") ?? all };
        int height = arguments.Int(Word + "Height") ?? all;
        int width = arguments.Int(Word + "Width") ?? all;
        return this with
        {
            Top = arguments.Int("top") ?? height,
            Bottom = arguments.Int("bottom") ?? height,
            Left = arguments.Int("left") ?? width,
            Right = arguments.Int("right") ?? width,
        };
    }

    public sealed override void Check(LayerContext context)
    {
        if (IsOfSteps && Left == Right)
        {
            context.RequireAtLeast(0, Left, Word, Word);
        }
        else if (IsOfSteps)
        {
            context.RequireAtLeast(0, Left, "before", Word + " before");
            context.RequireAtLeast(0, Right, "after", Word + " behind");
        }
        else if (Top == Bottom && Left == Right)
        {
            WindowRules.RequireSides(0, Top, Left, Word, "", Word, Word + " height", Word + " width", context);
        }
        else
        {
            context.RequireAtLeast(0, Top, "top", Word + " above");
            context.RequireAtLeast(0, Bottom, "bottom", Word + " below");
            context.RequireAtLeast(0, Left, "left", Word + " to the left");
            context.RequireAtLeast(0, Right, "right", Word + " to the right");
        }
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context) =>
        inputs.Require(IsOfSteps, context) && Resize(inputs, context) is { } output
            ? new LayerShape(output, inputs.Before.ReceptiveField)
            : null;

    public sealed override string Identify(GraphLayer layer) => $"{Kind} {Top}+{Bottom}x{Left}+{Right}";

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [new("Top", Top), new("Bottom", Bottom), new("Left", Left), new("Right", Right)];

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        (Top, Bottom, Left, Right) == (0, 0, 0, 0) ? "its border is 0 wide" : null;

    /// <summary>The shape with or without the border; null where there can be none, which is reported.</summary>
    protected abstract Shape? Resize(LayerInputs inputs, LayerContext context);
}
