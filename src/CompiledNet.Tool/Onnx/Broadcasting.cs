using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx;

/// <summary>Numpy's rule: dimensions are aligned at the last, and one of 1 stands for any.</summary>
internal static class Broadcasting
{
    public static Tensor Combine(Tensor x, Tensor y, Func<double, double, double> function)
    {
        int[] shape = Shape(x.Shape, y.Shape);
        (Tensor left, Tensor right) = (Expand(x, shape), Expand(y, shape));
        var result = new Tensor(shape);
        for (int i = 0; i < result.Length; i++)
            result.Data[i] = function(left.Data[i], right.Data[i]);
        return result;
    }

    /// <exception cref="RefusedException">They do not fit.</exception>
    public static int[] Shape(int[] x, int[] y)
    {
        int rank = Math.Max(x.Length, y.Length);
        var shape = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            (int left, int right) = (i <= x.Length ? x[^i] : 1, i <= y.Length ? y[^i] : 1);
            if (left != right && left != 1 && right != 1)
                throw new RefusedException($"{Tensor.Describe(x)} and {Tensor.Describe(y)} do not go together");
            shape[^i] = left == 1 ? right : left;
        }

        Limits.Check(shape);
        return shape;
    }

    public static Tensor Expand(Tensor x, int[] shape)
    {
        if (x.Shape.SequenceEqual(shape))
            return x;
        int[] strides = Tensor.Strides(x.Shape);
        var result = new Tensor(shape);
        int[] place = new int[shape.Length];
        int skipped = shape.Length - x.Rank;
        for (int i = 0; i < result.Length; i++)
        {
            int source = 0;
            for (int axis = 0; axis < x.Rank; axis++)
                source += x.Shape[axis] == 1 ? 0 : place[axis + skipped] * strides[axis];
            result.Data[i] = x.Data[source];
            for (int axis = shape.Length - 1; axis >= 0 && ++place[axis] == shape[axis]; axis--)
                place[axis] = 0;
        }

        return result;
    }

    /// <summary>
    /// Known numbers for each step and channel of a sequence; null where they are the same for all steps, or for something else.
    /// </summary>
    public static Weight? PerStep(Tensor known, LayerValue value)
    {
        int[] full = [1, .. value.Dimensions];
        if (known.Rank > full.Length || !Shape(full, known.Shape).SequenceEqual(full))
            return null;
        float[] inOrder = Array.ConvertAll(InOrder(known, value), number => (float)number);
        (int length, int channels) = (value.Node.Shape.Length, value.Node.Shape.Channels);
        bool isOfSteps = Enumerable.Range(length, inOrder.Length - length).All(index => inOrder[index] == inOrder[index - length])
            && Enumerable.Range(channels, length - channels).Any(index => inOrder[index] != inOrder[index - channels]);
        return isOfSteps ? new("embeddings", value.Node.Shape.Sizes(), inOrder[..length]) : null;
    }

    /// <summary>Known numbers for each value, as the layer holds them.</summary>
    private static double[] InOrder(Tensor known, LayerValue value)
    {
        double[] expanded = Expand(known, [1, .. value.Dimensions]).Data;
        return Array.ConvertAll(value.Layout.SourceIndices(), index => expanded[index]);
    }

    /// <summary>Known numbers that are combined with a layer's values: one for each channel of the layer.</summary>
    /// <exception cref="RefusedException">They differ from image to image or from position to position.</exception>
    public static double[] PerChannel(Tensor known, LayerValue value)
    {
        int[] full = [1, .. value.Dimensions];
        if (known.Rank > full.Length || (known.Rank == full.Length && known.Shape[0] != 1))
            throw new RefusedException(
                $"its known numbers, {Tensor.Describe(known.Shape)}, differ from image to image or have more dimensions than these");
        if (!Shape(full, known.Shape).SequenceEqual(full))
            throw new RefusedException(
                $"its known numbers, {Tensor.Describe(known.Shape)}, would enlarge its input of {string.Join('x', value.Dimensions)}");
        int channels = value.Node.Shape.Channels;
        if (known.Length == 1)
            return [.. Enumerable.Repeat(known.Data[0], channels)];
        double[] inOrder = InOrder(known, value);
        for (int i = channels; i < inOrder.Length; i++)
        {
            if (!inOrder[i].Equals(inOrder[i - channels]))
                throw new RefusedException($"its known numbers, {Tensor.Describe(known.Shape)}, differ from position to position of a map");
        }

        return inOrder[..channels];
    }
}
