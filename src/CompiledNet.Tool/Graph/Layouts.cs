using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Graph;

/// <summary>Kernels of Keras' layouts in those of PyTorch and ONNX.</summary>
internal static class Layouts
{
    /// <summary>
    /// [rows, columns, in, out] as [out, in, rows, columns], of a convolution; of a transposed one, out and in change their names. Over
    /// steps, or without positions, likewise.
    /// </summary>
    public static Weight ToChannelsFirst(Weight kernel)
    {
        int positions = kernel.Shape.Length - 2;
        int[] axes = [positions + 1, positions, .. Enumerable.Range(0, positions)];
        var turned = new Tensor(kernel.Shape, Array.ConvertAll(kernel.Values, value => (double)value)).Transpose(axes);
        return kernel with { Shape = turned.Shape, Values = turned.ToSingles() };
    }

    /// <summary>[rows, columns, channels, multiplier] as [channels * multiplier, 1, rows, columns]: a group for each channel.</summary>
    public static Weight DepthwiseToChannelsFirst(Weight kernel) => kernel.Shape is [.. int[] positions, int channels, int multiplier]
        ? ToChannelsFirst(kernel with { Shape = [.. positions, 1, channels * multiplier] })
        : throw new ArgumentException("A kernel has channels and outputs.", nameof(kernel));
}
