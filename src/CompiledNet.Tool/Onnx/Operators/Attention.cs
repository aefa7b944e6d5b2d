using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Scores of attention: the product of queries and keys of each head, or what softmax makes of them.</summary>
/// <param name="Queries">The layer whose channels are heads x channels of a head.</param>
/// <param name="Keys">Likewise.</param>
/// <param name="Dimensions">The file's: batch and heads, then steps of queries x steps of keys.</param>
/// <param name="Heads">Heads.</param>
internal sealed record ScoresValue(Node Queries, Node Keys, int[] Dimensions, int Heads) : OnnxValue
{
    /// <summary>What the products are multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Whether keys behind the step of a query are hidden.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Whether softmax over the keys has been taken.</summary>
    public bool IsShare { get; init; }

    public override string ToString() => $"scores of attention, {string.Join('x', Dimensions)}";
}

/// <summary>Attention as files put it together: products, a scale, a mask, softmax, a product with values.</summary>
internal static class Attention
{
    /// <summary>What is added to a score that is not to count is at most this.</summary>
    private const double Hidden = -1e4;

    /// <summary>The product of two values of layers: scores of queries and keys, or what they make of values.</summary>
    public static OnnxValue Multiply(OnnxInputs inputs)
    {
        int batch = inputs.Batch;
        if (inputs[0] is ScoresValue scores)
        {
            (Node values, int width) = Cut(inputs.View(1), batch, scores.Heads, isTurned: false);
            if (!scores.IsShare || values.Shape.Width != scores.Keys.Shape.Width)
                throw new RefusedException($"it multiplies {scores} by {inputs.View(1)}; in attention, their softmax is multiplied by values");
            var layer = new HeadsLayer(scores.Heads, scores.Scale, scores.IsCausal);
            var node = new Node(layer, null, scores.Queries, scores.Keys, values);
            int[] dimensions = [.. scores.Dimensions[..^1], width];
            Layout layout = Layout.Walked([batch, scores.Heads, node.Shape.Width, width], [0, 2, 1, 3]);
            return new ViewValue(new(node, dimensions, layout)).Settle(batch);
        }

        (ViewValue left, ViewValue right) = (inputs.View(0), inputs.View(1));
        if (left.Dimensions.Length < 3 || right.Dimensions.Length != left.Dimensions.Length)
            throw new RefusedException($"both its inputs are computed by layers, {left} and {right}");
        int heads = Tensor.LengthOf(left.Dimensions[..^2]) / batch;
        (Node queries, int asked) = Cut(left, batch, heads, isTurned: false);
        (Node keys, int offered) = Cut(right, batch, heads, isTurned: true);
        if (asked != offered)
            throw new RefusedException($"its queries have {asked} channels a head, its keys {offered}");
        return new ScoresValue(queries, keys, [.. left.Dimensions[..^1], right.Dimensions[^1]], heads);
    }

    /// <summary>Scores with known numbers: a scale, or a mask.</summary>
    public static OnnxValue Combine(string sign, OnnxInputs inputs)
    {
        (ScoresValue scores, int other) = inputs[0] is ScoresValue first ? (first, 1) : ((ScoresValue)inputs[1]!, 0);
        Tensor known = inputs.RequireKnown(other);
        if (!scores.IsShare && known.Length == 1 && (sign == "*" || (sign == "/" && other == 1)))
            return scores with { Scale = sign == "*" ? scores.Scale * known.Data[0] : scores.Scale / known.Data[0] };
        if (scores.IsShare || sign != "+")
            throw new RefusedException($"it does more to {scores} than scaling and hiding some");
        int[] shape = Broadcasting.Shape(scores.Dimensions, known.Shape);
        if (!shape.SequenceEqual(scores.Dimensions))
            throw new RefusedException($"its mask, {Tensor.Describe(known.Shape)}, would enlarge {scores}");
        double[] mask = Broadcasting.Expand(known, shape).Data;
        (int queries, int keys) = (shape[^2], shape[^1]);
        if (mask.All(value => value == 0))
            return scores;
        bool isCausal = Enumerable.Range(0, mask.Length).All(
            index => index % keys > index / keys % queries ? mask[index] <= Hidden : mask[index] == 0);
        return isCausal ? scores with { IsCausal = true }
            : throw new RefusedException("its mask hides others than the keys behind the step of a query; CompiledNet's attention is causal or sees all steps");
    }

    /// <summary>
    /// The layer that gives queries, keys or values, as steps x (heads x channels of a head), and the channels of a head.
    /// </summary>
    private static (Node Node, int Width) Cut(ViewValue view, int batch, int heads, bool isTurned)
    {
        if (view.Dimensions.Length < 3)
            throw new RefusedException($"it multiplies {view}; expected batch, heads, steps and channels");
        (int steps, int width) = isTurned ? (view.Dimensions[^1], view.Dimensions[^2]) : (view.Dimensions[^2], view.Dimensions[^1]);
        Layout expected = isTurned
            ? Layout.Walked([batch, heads, width, steps], [0, 3, 1, 2])
            : Layout.Walked([batch, heads, steps, width], [0, 2, 1, 3]);
        if (Tensor.LengthOf(view.Dimensions[..^2]) != batch * heads || !view.Value.Layout.Equals(expected))
            throw new RefusedException($"it multiplies {view}, which are not the heads of channels of steps");
        var shape = Shapes.Sequence(steps, heads * width);
        return (view.Node.Shape == shape ? view.Node : new Node(new ReshapeLayer(shape), null, view.Node), width);
    }
}
