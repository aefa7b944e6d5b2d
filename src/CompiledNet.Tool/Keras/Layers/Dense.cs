using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>Dense: kernel [inputs, units], along the last axis.</summary>
internal sealed class KerasDense(KerasConfig config) : KerasLayer
{
    private readonly KerasFunction function = KerasFunction.Read(config);
    private readonly bool hasBias = config.Flag("use_bias", true);

    public override KerasRestraint Restraint { get; } = KerasRestraint.Read(config, "kernel", 0);

    public override int Variables => hasBias ? 2 : 1;

    public override KerasMask Mask => KerasMask.Carries;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        Tensor kernel = Require(weights[0], 2, "kernel");
        Weight? bias = hasBias ? ToWeight("bias", Require(weights[1], 1, "bias")) : null;
        return new Node(new DenseLayer(function.Function, ToWeight("kernel", kernel), bias), name, inputs);
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        int channels = inputs[0].Shape[^1];
        IEnumerable<double[]> rows = inputs[0].Data.Chunk(channels).Select(row => Maps.Multiply(row, weights[0], hasBias ? weights[1].Data : null));
        return function.Apply(new Tensor([.. inputs[0].Shape[..^1], weights[0].Shape[1]], [.. rows.SelectMany(row => row)]));
    }
}
