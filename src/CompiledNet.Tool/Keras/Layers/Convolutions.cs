using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>What all convolutions of Keras have: a window, an activation, maybe a bias behind the kernels.</summary>
internal abstract class KerasConvolution : KerasLayer
{
    protected KerasConvolution(KerasConfig config, KerasRestraint restraint)
    {
        Restraint = restraint;
        Window = KerasWindow.Read(config, "kernel_size", hasDilation: true);
        Function = KerasFunction.Read(config);
        HasBias = config.Flag("use_bias", true);
    }

    public override KerasRestraint Restraint { get; }

    public override int Variables => Kernels.Count + (HasBias ? 1 : 0);

    /// <summary>What its kernels are called here, in Keras' order.</summary>
    protected virtual IReadOnlyList<string> Kernels => ["kernel"];

    protected Window Window { get; }

    protected KerasFunction Function { get; }

    protected bool HasBias { get; }

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        int rank = inputs[0].Shape.IsSequence ? 3 : 4;
        Weight[] kernels = [.. Kernels.Select((variable, index) => ToWeight(variable, Require(weights[index], rank, variable)))];
        Weight? bias = HasBias ? ToWeight("bias", Require(weights[kernels.Length], 1, "bias")) : null;
        return KerasWindow.Remark(new Node(ToLayer(kernels, bias), name, inputs), Window);
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        Function.Apply(Convolve(inputs[0], weights, HasBias ? weights[Kernels.Count].Data : null));

    protected abstract Layer ToLayer(IReadOnlyList<Weight> kernels, Weight? bias);

    protected abstract Tensor Convolve(Tensor map, IReadOnlyList<Tensor> weights, double[]? bias);

    /// <summary>A kernel for each channel alone, as one of a group for each channel.</summary>
    protected Tensor ConvolveDepthwise(Tensor map, Tensor kernel, double[]? bias)
    {
        int[] shape = kernel.Shape;
        return Maps.Convolve(map, Window.On(map), kernel.Reshape(shape[0], shape[1], 1, shape[2] * shape[3]), bias, groups: map.Shape[2]);
    }
}

/// <summary>Conv2D: kernel [height, width, channels / groups, filters].</summary>
internal sealed class KerasConv2D(KerasConfig config) : KerasConvolution(config, KerasRestraint.Read(config, "kernel", 0, 1, 2))
{
    private readonly int groups = config.Integer("groups", 1);

    protected override Layer ToLayer(IReadOnlyList<Weight> kernels, Weight? bias) =>
        new Conv2DLayer(Window, groups, Function.Function, kernels[0], bias);

    protected override Tensor Convolve(Tensor map, IReadOnlyList<Tensor> weights, double[]? bias) =>
        Maps.Convolve(map, Window.On(map), weights[0], bias, groups);
}

/// <summary>DepthwiseConv2D: kernel [height, width, channels, depth multiplier].</summary>
internal sealed class KerasDepthwiseConv2D(KerasConfig config) : KerasConvolution(config, KerasRestraint.Read(config, "depthwise"))
{
    protected override Layer ToLayer(IReadOnlyList<Weight> kernels, Weight? bias) =>
        new DepthwiseConv2DLayer(Window, Function.Function, kernels[0], bias);

    protected override Tensor Convolve(Tensor map, IReadOnlyList<Tensor> weights, double[]? bias) => ConvolveDepthwise(map, weights[0], bias);
}

/// <summary>SeparableConv2D: kernels [height, width, channels, depth multiplier] and [1, 1, channels * multiplier, filters].</summary>
internal sealed class KerasSeparableConv2D(KerasConfig config) : KerasConvolution(config, KerasRestraint.Read(config, null))
{
    protected override IReadOnlyList<string> Kernels => ["depthwise_kernel", "pointwise_kernel"];

    protected override Layer ToLayer(IReadOnlyList<Weight> kernels, Weight? bias) =>
        new SeparableConv2DLayer(Window, Function.Function, kernels[0], kernels[1], bias);

    protected override Tensor Convolve(Tensor map, IReadOnlyList<Tensor> weights, double[]? bias) =>
        Maps.Convolve(ConvolveDepthwise(map, weights[0], bias: null), new(new(1), new(1), default, default), weights[1], bias, groups: 1);
}

/// <summary>Conv2DTranspose: kernel [height, width, filters, channels].</summary>
internal sealed class KerasConv2DTranspose : KerasConvolution
{
    private readonly (int Height, int Width)? outputPadding;

    public KerasConv2DTranspose(KerasConfig config)
        : base(config, KerasRestraint.Read(config, "kernel", 0, 1, 3))
    {
        if (config.Has("output_padding"))
            outputPadding = config.Pair("output_padding");
        if (Window.Rows.Dilation != 1 || Window.Columns.Dilation != 1)
            throw new RefusedException("it has a dilation; CompiledNet's Conv2DTranspose has none");
        if (config.Integer("groups", 1) != 1)
            throw new RefusedException("it has groups; CompiledNet's Conv2DTranspose has none");
    }

    protected override Layer ToLayer(IReadOnlyList<Weight> kernels, Weight? bias) => Transposed(kernels[0], bias);

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        Node node = base.Lower(inputs, name, weights);
        node.Remark = null;
        return node;
    }

    protected override Tensor Convolve(Tensor map, IReadOnlyList<Tensor> weights, double[]? bias)
    {
        Conv2DTransposeLayer layer = Transposed(ToWeight("kernel", weights[0]), bias: null);
        (int outHeight, int cutTop) = layer.Rows(map.Shape[0]);
        (int outWidth, int cutLeft) = layer.Columns(map.Shape[1]);
        return Maps.ConvolveTransposed(map, weights[0], bias, Window.Rows.Stride, Window.Columns.Stride, outHeight, outWidth, cutTop, cutLeft);
    }

    private Conv2DTransposeLayer Transposed(Weight kernel, Weight? bias) => new(
        Window.Rows.Stride, Window.Columns.Stride, Window.Padding == Padding.Same, Function.Function, kernel, bias)
    {
        OutputPadding = IsUsual ? null : outputPadding,
    };

    /// <summary>
    /// Whether outputs are as large as without an output_padding: Keras gives (input - 1) * stride + size % 2 + output_padding for 'same',
    /// where it otherwise gives input * stride, and (input - 1) * stride + size + output_padding for 'valid'.
    /// </summary>
    private bool IsUsual => outputPadding is not { } given || given == (UsualPadding(Window.Rows), UsualPadding(Window.Columns));

    private int UsualPadding(WindowAxis axis) => Window.Padding == Padding.Same ? axis.Stride - (axis.Size % 2)
        : Math.Max(axis.Stride - axis.Size, 0);
}
