using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>
/// A layer of one dimension, said as that of two on a map of one row; kernels have one row then. Causal padding is a border of zeros before the
/// first step.
/// </summary>
internal sealed class KerasAlongSteps : KerasLayer
{
    private readonly KerasLayer layer;
    private readonly int causal;

    /// <param name="config">Its configuration.</param>
    /// <param name="create">Creates the layer of two dimensions.</param>
    public KerasAlongSteps(KerasConfig config, Func<KerasConfig, KerasLayer> create)
    {
        layer = create(config.OfOneRow());
        if (config.Find("padding") is { ValueKind: System.Text.Json.JsonValueKind.String } padding && padding.ValueEquals("causal"))
            causal = checked((config.Pair("kernel_size").Width - 1) * config.Pair("dilation_rate", 1).Width);
    }

    public override int Variables => layer.Variables;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) => layer.Lower(
        causal == 0 ? inputs : [new Node(new ZeroPadding2DLayer(0, 0, causal, 0), null, inputs)], name, OfOneRow(weights));

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        layer.Evaluate(causal == 0 ? inputs : [Maps.Pad(inputs[0], default, new(causal, 0))], OfOneRow(weights));

    private static Tensor[] OfOneRow(IReadOnlyList<Tensor> weights) =>
        [.. weights.Select(weight => weight.Rank == 3 ? weight.Reshape([1, .. weight.Shape]) : weight)];
}
