using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>MaxPool, AveragePool and LpPool of order 2.</summary>
internal abstract class Pool(PoolKind kind) : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        inputs.RefuseFurtherOutputs("the places of the largest values");
        Check(node);
        var window = new OnnxWindow(node);
        if (window.Rows.Dilation != 1 || window.Columns.Dilation != 1)
            throw new RefusedException("its windows have a dilation; CompiledNet's pooling has none");
        LayerValue value = inputs.Map();
        return Batches.MapOf(kind == PoolKind.L2 ? OneRow.On(value.Node, Say) : Say(value.Node));

        Node Say(Node map)
        {
            (Window fitted, Node input) = Fit(node, window, map);
            return OnnxWindow.Remark(new Node(new PoolLayer(kind, fitted), inputs.Source, input), fitted);
        }
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        var window = new OnnxWindow(node);
        return Batches.EachMap(inputs[0]!, map => Maps.Pool(map, window.On(map.Shape[0], map.Shape[1]), Reduce(node)));
    }

    protected virtual void Check(OnnxNode node)
    {
    }

    protected abstract (Window Window, Node Input) Fit(OnnxNode node, OnnxWindow window, Node input);

    protected abstract Func<ReadOnlySpan<double>, int, double> Reduce(OnnxNode node);
}

/// <summary>MaxPool: padding is never the largest; behind a function that is not below zero, zeros are not either.</summary>
internal sealed class MaxPool() : Pool(PoolKind.Max)
{
    protected override (Window, Node) Fit(OnnxNode node, OnnxWindow window, Node input) => window.Fit(input, zerosCount: input.IsNonNegative, isPool: true);

    protected override Func<ReadOnlySpan<double>, int, double> Reduce(OnnxNode node) => Maps.Largest;
}

/// <summary>AveragePool: padding is counted where <c>count_include_pad</c> says so, and then it is a border of zeros.</summary>
internal sealed class AveragePool() : Pool(PoolKind.Average)
{
    protected override (Window, Node) Fit(OnnxNode node, OnnxWindow window, Node input)
    {
        if (!CountsPadding(node))
            return window.Fit(input, zerosCount: false, isPool: true);
        PaddedWindow padded = window.On(input.Shape.Height, input.Shape.Width);
        if (node.Integer("ceil_mode", 0) != 0)
            throw new RefusedException("it counts its padding (count_include_pad) and rounds up (ceil_mode)");
        if (padded is { RowPads: (0, 0), ColumnPads: (0, 0) })
            return window.Fit(input, zerosCount: true, isPool: true);
        var padding = new ZeroPadding2DLayer(padded.RowPads.Before, padded.RowPads.After, padded.ColumnPads.Before, padded.ColumnPads.After);
        return (new Window(window.Rows, window.Columns), new Node(padding, null, input));
    }

    protected override Func<ReadOnlySpan<double>, int, double> Reduce(OnnxNode node) => CountsPadding(node) ? Maps.MeanWithPadding : Maps.Mean;

    private static bool CountsPadding(OnnxNode node) => node.Integer("count_include_pad", 0) != 0;
}

/// <summary>LpPool of order 2: padding is zeros.</summary>
internal sealed class LpPool() : Pool(PoolKind.L2)
{
    protected override void Check(OnnxNode node)
    {
        if (node.Integer("p", 2) != 2)
            throw new RefusedException($"its order is {node.Integer("p", 2)}; CompiledNet's L2Pool2D has 2");
    }

    protected override (Window, Node) Fit(OnnxNode node, OnnxWindow window, Node input) => window.Fit(input, zerosCount: true, isPool: true);

    protected override Func<ReadOnlySpan<double>, int, double> Reduce(OnnxNode node) => Maps.Norm;
}

/// <summary>
/// GlobalAveragePool, GlobalMaxPool and GlobalLpPool of order 2: a window as large as the map; with the Flatten behind them, the first two
/// become one layer.
/// </summary>
internal sealed class GlobalPool(PoolKind kind) : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => kind == PoolKind.L2 && node.Integer("p", 2) != 2
        ? throw new RefusedException($"its order is {node.Integer("p", 2)}; CompiledNet's L2Pool2D has 2")
        : Whole(kind, inputs.Map(), inputs.Source);

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => Evaluate(kind, inputs[0]!);

    public static LayerValue Whole(PoolKind kind, LayerValue value, string? source)
    {
        return Batches.MapOf(kind == PoolKind.L2 ? OneRow.On(value.Node, Say) : Say(value.Node));

        Node Say(Node map)
        {
            var window = new Window(new(map.Shape.Height, map.Shape.Height), new(map.Shape.Width, map.Shape.Width));
            return new Node(new PoolLayer(kind, window), source, map);
        }
    }

    public static Tensor Evaluate(PoolKind kind, Tensor batch) => Batches.EachMap(batch, map =>
        Maps.Pool(map, new(new(map.Shape[0]), new(map.Shape[1]), default, default), OfValues(kind)));

    /// <summary>What is made of the values of a window.</summary>
    public static Func<ReadOnlySpan<double>, int, double> OfValues(PoolKind kind) => kind switch
    {
        PoolKind.Max => Maps.Largest,
        PoolKind.Average => Maps.Mean,
        _ => Maps.Norm,
    };
}
