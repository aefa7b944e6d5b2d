using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A map as a vector: rows, columns, channels.</summary>
internal sealed record FlattenLayer : Layer, IKeepsSign
{
    public override string Stem => "Flatten";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => new(1, 1, inputs[0].Length, IsVector: true);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new("Flatten");
}
