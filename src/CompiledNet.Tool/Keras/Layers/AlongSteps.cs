using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>A layer of one dimension: what that of two does to a map of one row. Kernels have no row.</summary>
/// <param name="config">Its configuration.</param>
/// <param name="create">Creates the layer of two dimensions.</param>
/// <param name="isOfMaps">Whether CompiledNet has the layer on maps alone, of which it is given one of one row.</param>
internal sealed class KerasAlongSteps(KerasConfig config, Func<KerasConfig, KerasLayer> create, bool isOfMaps = false) : KerasLayer
{
    private readonly KerasLayer layer = create(config.OfOneRow());

    public override KerasRestraint? Restraint => layer.Restraint;

    public override int Variables => layer.Variables;

    public override KerasMask Mask => layer.Mask;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        if (!inputs[0].Shape.IsSequence)
            throw new RefusedException($"it takes steps x channels, and its input is {inputs[0].Shape}");
        return isOfMaps ? OneRow.On(inputs[0], row => layer.Lower([row], name, [.. weights.Select(OfOneRow)]))
            : layer.Lower(inputs, name, weights);
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => Evaluate(inputs, weights, null);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights, bool[]? mask)
    {
        Tensor result = layer.Evaluate(
            [inputs[0].Reshape([1, .. inputs[0].Shape])],
                [.. weights.Select(OfOneRow)], mask);
        return result.Rank == 3 ? result.Reshape(result.Shape[1..]) : result;
    }

    /// <summary>A kernel over steps as one of one row.</summary>
    private static Tensor OfOneRow(Tensor weight) => weight.Rank == 3 ? weight.Reshape([1, .. weight.Shape]) : weight;
}
