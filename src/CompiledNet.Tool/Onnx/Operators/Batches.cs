using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Operators on maps, image by image.</summary>
internal static class Batches
{
    /// <summary>Orders in which channels, rows and columns, 0 to 2, may be held; that of CompiledNet first.</summary>
    private static readonly int[][] OrdersOfAxes = [[1, 2, 0], [0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 0, 1], [2, 1, 0]];

    /// <summary>
    /// Applies a function of a map, rows x columns x channels, to each image of [batch, channels, rows, columns] or [batch, channels, columns].
    /// </summary>
    public static Tensor EachMap(Tensor batch, Func<Tensor, Tensor> function)
    {
        bool isLine = batch.Rank == 3;
        if (!isLine && batch.Rank != 4)
            throw new RefusedException($"its input has {batch.Rank} dimensions; expected 3 or 4");
        int[] shape = isLine ? [batch.Shape[0], batch.Shape[1], 1, batch.Shape[2]] : batch.Shape;
        Tensor maps = batch.Reshape(shape).Transpose(0, 2, 3, 1);
        int length = maps.Length / shape[0];
        Tensor[] results = [.. Enumerable.Range(0, shape[0]).Select(image =>
            function(new Tensor(maps.Shape[1..], maps.Data[(image * length)..((image + 1) * length)])))];
        Tensor joined = new Tensor([shape[0], .. results[0].Shape], [.. results.SelectMany(result => result.Data)]).Transpose(0, 3, 1, 2);
        return isLine ? joined.Reshape(joined.Shape[0], joined.Shape[1], joined.Shape[3]) : joined;
    }

    /// <summary>A kernel of [filters, channels, rows, columns] in Keras' order; lines are maps of one row.</summary>
    public static Tensor ToKernel(Tensor weights) => Maps(weights).Transpose(2, 3, 1, 0);

    public static Tensor Maps(Tensor weights) => weights.Rank switch
    {
        4 => weights,
        3 => weights.Reshape(weights.Shape[0], weights.Shape[1], 1, weights.Shape[2]),
        _ => throw new RefusedException($"its weights have {weights.Rank} dimensions; CompiledNet's layers have one or two besides the channels"),
    };

    public static Weight ToWeight(string variable, Tensor values) => new(variable, values.Shape, values.ToSingles());

    /// <summary>A kernel of a layer on such a map; over steps it has no row.</summary>
    public static Weight ToKernelOn(TensorShape map, Tensor kernel) =>
        ToWeight("kernel", map.IsSequence ? kernel.Reshape(kernel.Shape[1..]) : kernel);

    public static Weight? ToBias(Tensor? values, int filters) =>
        values is null ? null
        : values.Length == filters ? new("bias", [filters], values.ToSingles())
        : throw new RefusedException($"its bias is {Tensor.Describe(values.Shape)}; expected {filters}");

    /// <summary>
    /// What the file has as a map, and the layer before holds otherwise: reshaped to the file's sizes in the order in which they are held, and
    /// the axes turned. Null where that is no order of the three.
    /// </summary>
    public static LayerValue? ToMap(LayerValue value)
    {
        if (value.Dimensions.Length is not (2 or 3))
            return null;
        TensorShape wanted = Shapes.Of([.. value.Dimensions[1..], value.Dimensions[0]]);
        bool isHeld = !value.Node.Shape.IsVector && value.Layout.Equals(Layout.ChannelsFirst(value.Dimensions));
        if (!isHeld && !IsWeighed(value.Node))
            return null;
        int[] sizes = wanted.IsSequence ? [value.Dimensions[0], 1, value.Dimensions[1]] : value.Dimensions;
        if (Array.Find(OrdersOfAxes, order => value.Layout.Equals(Layout.Walked(sizes, order))) is not { } held)
            return null;
        if (held is [1, 2, 0])
            return MapOf(Reshaped(value.Node, wanted));
        var turn = new PermuteLayer(Array.IndexOf(held, 1) + 1, Array.IndexOf(held, 2) + 1, Array.IndexOf(held, 0) + 1);
        Node turned = new(turn, null, Reshaped(value.Node, new(sizes[held[0]], sizes[held[1]], sizes[held[2]])));
        return MapOf(Reshaped(turned, wanted));

        static Node Reshaped(Node node, TensorShape shape) => node.Shape == shape ? node : new Node(new ReshapeLayer(shape), null, node);
    }

    /// <summary>A sequence as it is, and a map that the file has as steps and channels as one; null where it is neither.</summary>
    public static LayerValue? ToSequence(LayerValue value)
    {
        if (value.Node.Shape.IsSequence)
            return value;
        if (value.Node.Shape.IsVector || value.Dimensions is not [int first, int second])
            return null;
        TensorShape? shape = value.Layout.Equals(Layout.ChannelsFirst(value.Dimensions)) ? Shapes.Sequence(second, first)
            : value.Layout.IsFilesOwn ? Shapes.Sequence(first, second) : null;
        return shape is { } sequence ? value with { Node = new Node(new ReshapeLayer(sequence), null, value.Node) } : null;
    }

    /// <summary>Whether weights stand between an input and a value: before them, the input is what the file's first window takes.</summary>
    private static bool IsWeighed(Node node) =>
        node.Layer is Conv2DLayer or DepthwiseConv2DLayer or Conv2DTransposeLayer or DenseLayer || node.Inputs.Any(IsWeighed);

    /// <summary>The value of a map or sequence with channels first that a layer gives.</summary>
    public static LayerValue MapOf(Node node)
    {
        int[] dimensions = [node.Shape.Channels, .. node.Shape.Positions()];
        return new(node, dimensions, Layout.ChannelsFirst(dimensions));
    }
}
