using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A number for each step and channel is added. A sequence is a map of one row.</summary>
internal sealed record PositionEmbeddingLayer(Weight Embeddings) : Layer
{
    public override string Stem => "PositionEmbedding";

    public override IReadOnlyList<Weight> Weights => [Embeddings];

    public static PositionEmbeddingLayer Read(LayerReading reading) =>
        new(reading.Weight("embeddings", reading.Input.Width, reading.Input.Channels));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        if (inputs[0].IsVector || inputs[0].Height != 1)
            throw new RefusedException($"it adds to steps, and takes {inputs[0]}");
        Sizes.CheckWeight(Embeddings, inputs[0].Width, inputs[0].Channels);
        return inputs[0];
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new("PositionEmbedding");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        (int steps, int channels) = (Embeddings.Shape[0], Embeddings.Shape[1]);
        float[] turned = [.. Enumerable.Range(0, steps * channels).Select(index => Embeddings.Values[(index % steps * channels) + (index / steps)])];
        return onnx.AddNode("Add", [inputs[0], onnx.AddWeight("embeddings", new("embeddings", [channels, 1, steps], turned))]);
    }
}
