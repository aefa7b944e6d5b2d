using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A layer that does nothing in prediction: values that are dropped, noise, images that are changed.</summary>
/// <param name="Attribute">Its attribute.</param>
/// <param name="Arguments">What the attribute is written with.</param>
internal sealed record TrainingLayer(string Attribute, params IReadOnlyList<string> Arguments) : Layer, IKeepsSign
{
    public override string Stem => Attribute;

    public override string Kind => Attribute;

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new AttributeText(Attribute).Add(Arguments);

    /// <summary>It is not written.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => inputs[0];
}
