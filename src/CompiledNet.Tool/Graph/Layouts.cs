using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Graph;

/// <summary>Kernels between Keras' layouts and those of PyTorch and ONNX.</summary>
internal static class Layouts
{
    /// <summary>[rows, columns, in, out] as [out, in, rows, columns], of a convolution; of a transposed one, out and in change their names.</summary>
    public static Weight ToChannelsFirst(Weight kernel) => Turn(kernel, kernel.Shape, 3, 2, 0, 1);

    /// <summary>The way back: [out, in, rows, columns] as [rows, columns, in, out].</summary>
    public static Weight FromChannelsFirst(Weight kernel) => Turn(kernel, kernel.Shape, 2, 3, 1, 0);

    /// <summary>[rows, columns, channels, multiplier] as [channels * multiplier, 1, rows, columns]: a group for each channel.</summary>
    public static Weight DepthwiseToChannelsFirst(Weight kernel)
    {
        int[] shape = kernel.Shape;
        return Turn(kernel, [shape[0], shape[1], 1, shape[2] * shape[3]], 3, 2, 0, 1);
    }

    /// <summary>The way back, for so many channels.</summary>
    public static Weight DepthwiseFromChannelsFirst(Weight kernel, int channels)
    {
        Weight turned = FromChannelsFirst(kernel);
        return turned with { Shape = [turned.Shape[0], turned.Shape[1], channels, turned.Shape[3] / channels] };
    }

    /// <summary>[in, out] as [out, in], and back.</summary>
    public static Weight Transpose(Weight kernel) => Turn(kernel, kernel.Shape, 1, 0);

    /// <summary>Moves rows to where another order has them, or back.</summary>
    /// <param name="weight">Rows along the first dimension.</param>
    /// <param name="order">The other order's index of each row; null where it is the same.</param>
    /// <param name="isBack">Whether the rows stand in the other order.</param>
    public static Weight Reorder(Weight weight, int[]? order, bool isBack)
    {
        if (order is null)
            return weight;
        int columns = weight.Values.Length / weight.Shape[0];
        var values = new float[weight.Values.Length];
        for (int row = 0; row < order.Length; row++)
        {
            (int from, int to) = isBack ? (order[row], row) : (row, order[row]);
            weight.Values.AsSpan(from * columns, columns).CopyTo(values.AsSpan(to * columns));
        }

        return weight with { Values = values };
    }

    private static Weight Turn(Weight kernel, int[] shape, params int[] axes)
    {
        int[] strides = Tensor.Strides(shape), turned = Array.ConvertAll(axes, axis => shape[axis]);
        var values = new float[kernel.Values.Length];
        int[] place = new int[axes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int source = 0;
            for (int axis = 0; axis < axes.Length; axis++)
                source += place[axis] * strides[axes[axis]];
            values[i] = kernel.Values[source];
            for (int axis = axes.Length - 1; axis >= 0 && ++place[axis] == turned[axis]; axis--)
                place[axis] = 0;
        }

        return kernel with { Shape = turned, Values = values };
    }
}
