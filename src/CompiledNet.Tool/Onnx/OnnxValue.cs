using CompiledNet.Tool.Graph;
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

    /// <summary>Whether the file has its channels first: [batch, channels, rows, columns] of a map, [batch, channels, steps] of a sequence.</summary>
    public bool IsChannelsFirstMap => !Node.Shape.IsVector && Dimensions.SequenceEqual([Node.Shape.Channels, .. Node.Shape.Positions()])
        && Layout.Equals(Layout.ChannelsFirst(Dimensions));

    /// <summary>Whether it is a map whose channels the file has last, too.</summary>
    public bool IsChannelsLastMap => !Node.Shape.IsVector && Dimensions.Length > 1 && Dimensions[^1] == Node.Shape.Channels && Layout.IsFilesOwn;

    /// <summary>Whether it is a vector in the file, too.</summary>
    public bool IsVector => Node.Shape.IsVector && Dimensions.Length == 1;

    public override string ToString() => $"{Node.Shape}";

    /// <summary>The same image after a layer that keeps shape and order.</summary>
    public LayerValue Then(Layer layer, string? source) => this with { Node = new Node(layer, source, Node) };
}
