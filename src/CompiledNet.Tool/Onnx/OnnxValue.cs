using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx;

/// <summary>A value of an ONNX graph on its way to CompiledNet: known numbers, or what a layer gives for each image.</summary>
internal abstract record OnnxValue;

/// <summary>Numbers that are known before an image is.</summary>
internal sealed record KnownValue(Tensor Tensor) : OnnxValue;

/// <summary>What a layer gives.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Dimensions">The file's dimensions, without the batch, which is the first.</param>
/// <param name="Layout">In which order the layer holds them.</param>
internal sealed record LayerValue(Node Node, int[] Dimensions, Layout Layout) : OnnxValue
{
    public int Length => Dimensions.Aggregate(1, (product, size) => product * size);

    /// <summary>
    /// Whether the file has its channels first: [batch, channels, rows, columns] of a map, [batch, channels, steps] of a sequence.
    /// </summary>
    public bool IsChannelsFirstMap => !Node.Shape.IsVector && Dimensions.SequenceEqual([Node.Shape.Channels, .. Node.Shape.Positions()])
        && Layout.Equals(Layout.ChannelsFirst(Dimensions));

    /// <summary>Whether it is a map whose channels the file has last, too.</summary>
    public bool IsChannelsLastMap => !Node.Shape.IsVector && Dimensions.Length > 1 && Dimensions[^1] == Node.Shape.Channels && Layout.IsFilesOwn;

    /// <summary>Whether it is a vector in the file, too.</summary>
    public bool IsVector => Node.Shape.IsVector && Dimensions.Length == 1;

    public override string ToString() => $"{string.Join('x', Dimensions)}, held as {Node.Shape}";

    /// <summary>The same image after a layer that keeps shape and order.</summary>
    public LayerValue Then(Layer layer, string? source) => this with { Node = new Node(layer, source, Node) };
}

/// <summary>What a layer gives, seen with its batch: it may stand elsewhere than first, or be a part of another dimension.</summary>
/// <param name="Value">The value; the batch is one of its dimensions.</param>
internal sealed record ViewValue(LayerValue Value) : OnnxValue
{
    public int[] Dimensions => Value.Dimensions;

    public Node Node => Value.Node;

    /// <summary>A value with the batch as its first dimension.</summary>
    public static ViewValue Of(LayerValue value, int batch) =>
        new(value with { Dimensions = [batch, .. value.Dimensions], Layout = value.Layout.Behind(batch) });

    /// <summary>The value without its batch, where that is the first dimension; a map that has become one dimension is flattened.</summary>
    public OnnxValue Settle(int batch)
    {
        if (Value.Layout.WithoutBatch(Dimensions, batch) is not { } layout)
            return this;
        int[] own = Dimensions[1..];
        bool isFlattened = own.Length == 1 && !Node.Shape.IsVector;
        return new LayerValue(isFlattened ? new Node(new FlattenLayer(), null, Node) : Node, own, layout);
    }

    /// <summary>The same values without an axis of 1.</summary>
    public ViewValue Without(int axis) => new(Value with { Dimensions = [.. Dimensions[..axis], .. Dimensions[(axis + 1)..]] });

    /// <summary>The same view of what another layer makes of the values one by one.</summary>
    public ViewValue On(Node node) => new(Value with { Node = node });

    public override string ToString() => $"{Value}";
}

/// <summary>Values one after the other along a first dimension that is not the batch: the last states of several layers.</summary>
internal sealed record StackValue(IReadOnlyList<ViewValue> Parts) : OnnxValue
{
    public override string ToString() => $"{Parts.Count} values, one after the other";
}
