using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>Embedding: a table [things that are numbered, numbers of each].</summary>
internal sealed class KerasEmbedding(KerasConfig config) : KerasLayer
{
    private readonly int inputDim = config.Integer("input_dim"), outputDim = config.Integer("output_dim");
    private readonly bool maskZero = config.Flag("mask_zero", false);

    public override int Variables => 1;

    public override KerasMask Mask => maskZero ? KerasMask.Makes : KerasMask.Refuses;

    public override bool[]? MakeMask(Tensor input) =>
        maskZero ? Array.ConvertAll(input.Data, integer => integer != 0) : null;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        Weight table = ToWeight("embeddings", weights[0]);
        Sizes.CheckWeight(table, inputDim, outputDim);

        // Of steps x 1, Keras makes a map of steps x 1 x numbers.
        return inputs[0].Shape.IsVector ? EmbeddingLayer.Behind(inputs[0], table, maskZero, name)
            : throw new RefusedException($"it takes a vector of integers, and its input is {inputs[0].Shape}");
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        weights[0].Take(0, Array.ConvertAll(inputs[0].Data, integer => (int)integer));
}

/// <summary>Masking: steps of one value in all channels do not count, and become zeros.</summary>
internal sealed class KerasMasking(KerasConfig config) : KerasLayer
{
    private readonly float maskValue = (float)config.Real("mask_value", 0);

    public override KerasMask Mask => KerasMask.Makes;

    public override bool[]? MakeMask(Tensor input) =>
        [.. input.Data.Chunk(input.Shape[^1]).Select(step => step.Any(value => value != maskValue))];

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) => inputs[0].IsGiven
        ? new(new MaskingLayer(maskValue), name, inputs)
        : throw new RefusedException("the steps that it masks are computed; those of CompiledNet's Masking are the caller's");

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => new(
        inputs[0].Shape,
        [.. inputs[0].Data.Chunk(inputs[0].Shape[^1]).Zip(MakeMask(inputs[0])!, (step, counts) => counts ? step : new double[step.Length])
            .SelectMany(step => step)]);
}
