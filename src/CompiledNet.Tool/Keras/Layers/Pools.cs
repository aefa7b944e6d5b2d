using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>MaxPooling2D and AveragePooling2D.</summary>
internal sealed class KerasPool(KerasConfig config, PoolKind kind) : KerasLayer
{
    private readonly Window window = KerasWindow.Read(config, "pool_size", hasDilation: false);

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        KerasWindow.Remark(new Node(new PoolLayer(kind, window), name, inputs), window);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        Maps.Pool(inputs[0], window.On(inputs[0]), kind == PoolKind.Max ? Maps.Largest : Maps.Mean);
}

/// <summary>GlobalMaxPooling2D and GlobalAveragePooling2D, with or without rows and columns of 1.</summary>
internal sealed class KerasGlobalPool : KerasLayer
{
    private readonly PoolKind kind;
    private readonly bool keepsMap;

    public KerasGlobalPool(KerasConfig config, PoolKind kind)
    {
        KerasWindow.CheckChannelsLast(config);
        this.kind = kind;
        keepsMap = config.Flag("keepdims", false);
    }

    public override KerasMask Mask => kind == PoolKind.Average && !keepsMap ? KerasMask.Ends : KerasMask.Refuses;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) => new(
        keepsMap ? PoolLayer.OfWhole(kind, inputs[0].Shape) : new GlobalPoolLayer(kind), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        int[] shape = inputs[0].Shape;
        Tensor map = Maps.Pool(inputs[0], new(new(shape[0]), new(shape[1]), default, default), kind == PoolKind.Max ? Maps.Largest : Maps.Mean);
        return keepsMap ? map : map.Reshape(shape[2]);
    }

    /// <summary>The mean of the steps that count.</summary>
    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights, bool[]? mask) =>
        Evaluate(mask is null ? inputs : [inputs[0].Take(1, [.. Enumerable.Range(0, mask.Length).Where(step => mask[step])])], weights);
}
