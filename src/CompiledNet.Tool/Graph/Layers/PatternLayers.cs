using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>
/// A part of a layer that files put together of several operators. CompiledNet does not have it alone: it is gone after
/// <see cref="Simplification"/>, or the network is refused.
/// </summary>
internal abstract record PatternLayer : Layer
{
    /// <summary>What is refused of it, where it is left.</summary>
    public abstract string Alone { get; }

    public sealed override string Stem => Kind;

    public sealed override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => throw new RefusedException(Alone);

    public sealed override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        throw new RefusedException(Alone);
}

/// <summary>The error function, of which files put <see cref="Activation.Gelu"/> together.</summary>
internal sealed record ErfLayer : PatternLayer
{
    public override string Alone => "the error function stands alone; CompiledNet has it in Gelu only";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => inputs[0];
}

/// <summary>One direction of a recurrent layer of two, the channels of which stand one after the other.</summary>
internal sealed record HalfLayer(int Direction) : PatternLayer
{
    public override string Alone => "it takes one direction of a bidirectional layer; CompiledNet merges both";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => inputs[0] with { Channels = inputs[0].Channels / 2 };
}

/// <summary>The steps of a sequence from the last to the first.</summary>
internal sealed record FlipLayer : PatternLayer
{
    public override string Alone => "it turns steps around; CompiledNet does so within GoBackwards and Bidirectional only";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Sequence(inputs);
}

/// <summary>
/// What attention does between its projections: the heads of queries, keys and values that stand side by side in channels.
/// </summary>
internal sealed record HeadsLayer(int Heads, double Scale, bool IsCausal) : PatternLayer
{
    public override string Alone =>
        "its queries, keys and values, or what comes of them, are not dense layers as those of CompiledNet's MultiHeadAttention, which gives as many channels as it takes";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Sequence(inputs) with { Channels = inputs[2].Channels };
}
