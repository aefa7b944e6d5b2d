using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Onnx;

/// <summary>The ways to see an input whose dimensions have no names.</summary>
internal static class OnnxInput
{
    /// <param name="dimensions">Its dimensions without the batch.</param>
    /// <param name="source">Its name.</param>
    public static IEnumerable<LayerValue> Views(int[] dimensions, string? source)
    {
        int length = dimensions.Aggregate(1, (product, size) => product * size);
        if (dimensions.Length >= 2)
        {
            (int height, int width) = Sides(dimensions[1..]);
            yield return View(new(height, width, dimensions[0]), Layout.ChannelsFirst(dimensions));
            (height, width) = Sides(dimensions[..^1]);
            yield return View(new(height, width, dimensions[^1]), Layout.InOrder(dimensions));
        }

        yield return View(new(1, 1, length, IsVector: true), Layout.InOrder(dimensions));

        LayerValue View(TensorShape shape, Layout layout) => new(new Node(new InputLayer(shape), source), dimensions, layout);
    }

    /// <summary>Two dimensions are rows and columns; any other number is a line.</summary>
    private static (int Height, int Width) Sides(int[] dimensions) => dimensions.Length == 2
        ? (dimensions[0], dimensions[1])
        : (1, dimensions.Aggregate(1, (product, size) => product * size));
}
