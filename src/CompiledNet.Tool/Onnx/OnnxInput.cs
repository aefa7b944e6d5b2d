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
            yield return View(Shapes.Of([.. Positions(dimensions[1..]), dimensions[0]]), Layout.ChannelsFirst(dimensions));
            yield return View(Shapes.Of([.. Positions(dimensions[..^1]), dimensions[^1]]), Layout.InOrder(dimensions));
        }

        yield return View(Shapes.Vector(length), Layout.InOrder(dimensions));

        LayerValue View(TensorShape shape, Layout layout) => new(new Node(new InputLayer(shape), source), dimensions, layout);
    }

    /// <summary>Two dimensions are rows and columns; any other number are steps.</summary>
    private static int[] Positions(int[] dimensions) => dimensions.Length == 2
        ? dimensions
        : [dimensions.Aggregate(1, (product, size) => product * size)];
}
