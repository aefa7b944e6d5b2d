using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A number for each step and channel is added.</summary>
internal sealed record PositionEmbeddingLayer(Weight Embeddings) : Layer
{
    public override string Stem => "PositionEmbedding";

    public override IReadOnlyList<Weight> Weights => [Embeddings];

    public static PositionEmbeddingLayer Read(LayerReading reading) =>
        new(reading.Weight("embeddings", reading.Input.Sizes()));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        Sizes.CheckWeight(Embeddings, Sizes.Sequence(inputs).Sizes());
        return inputs[0];
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new("PositionEmbedding");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        (int steps, int channels) = (Embeddings.Shape[0], Embeddings.Shape[1]);
        float[] turned = [.. Enumerable.Range(0, steps * channels).Select(index => Embeddings.Values[(index % steps * channels) + (index / steps)])];
        return onnx.AddNode("Add", [inputs[0], onnx.AddWeight("embeddings", new("embeddings", [channels, steps], turned))]);
    }
}
