using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>Embedding: a table [things that are numbered, numbers of each].</summary>
internal sealed class KerasEmbedding : KerasLayer
{
    private readonly int inputDim, outputDim;

    public KerasEmbedding(KerasConfig config)
    {
        (inputDim, outputDim) = (config.Integer("input_dim"), config.Integer("output_dim"));
        if (config.Flag("mask_zero", false))
            throw new RefusedException("its mask_zero is true, and masks are not imported");
    }

    public override int Variables => 1;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        Weight table = ToWeight("embeddings", weights[0]);
        Sizes.CheckWeight(table, inputDim, outputDim);

        // Of steps x 1, Keras makes a map of steps x 1 x numbers.
        return inputs[0].Shape.IsVector ? EmbeddingLayer.Behind(inputs[0], table, maskZero: false, name)
            : throw new RefusedException($"it takes a vector of integers, and its input is {inputs[0].Shape}");
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        weights[0].Take(0, Array.ConvertAll(inputs[0].Data, integer => (int)integer));
}
