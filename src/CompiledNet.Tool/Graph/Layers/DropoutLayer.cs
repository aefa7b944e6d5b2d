using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Zeros at random, in training only.</summary>
internal sealed record DropoutLayer(float Rate) : Layer, IKeepsSign
{
    /// <summary>Whether a channel is zero as a whole, at all positions.</summary>
    public bool IsOfChannels { get; init; }

    public override string Stem => IsOfChannels ? "SpatialDropout" : "Dropout";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Rate is >= 0 and < 1
        ? IsOfChannels ? Sizes.Positions(inputs) : inputs[0]
        : throw new RefusedException($"its rate is {Rate}; expected 0 to 1, without 1");

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        (IsOfChannels ? AttributeText.Over(Stem, input) : new AttributeText(Stem)).Add(AttributeText.Real(Rate));

    /// <summary>It does nothing in prediction, and is not written.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => inputs[0];
}

/// <summary>Normally distributed noise, in training only.</summary>
/// <param name="Stddev">Its standard deviation.</param>
internal sealed record GaussianNoiseLayer(float Stddev) : Layer
{
    public override string Stem => "Noise";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Stddev >= 0 && float.IsFinite(Stddev)
        ? inputs[0]
        : throw new RefusedException($"its stddev is {Stddev}; expected 0 or more");

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText("GaussianNoise").Add(AttributeText.Real(Stddev));

    /// <summary>It does nothing in prediction, and is not written.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => inputs[0];
}
