using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A convolution the other way. Kernel: kernel height x kernel width x filters x input channels.</summary>
internal sealed record Conv2DTransposeLayer(int StrideHeight, int StrideWidth, bool IsSame, Function Activation, Weight Kernel, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "ConvTranspose";

    public int Filters => Kernel.Shape[2];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Map(inputs);
        (int kernelHeight, int kernelWidth) = (Kernel.Shape[0], Kernel.Shape[1]);
        if (StrideHeight < 1 || StrideWidth < 1)
            throw new RefusedException($"its stride is {StrideHeight}x{StrideWidth}; strides are at least 1");
        if (kernelHeight < StrideHeight || kernelWidth < StrideWidth)
        {
            throw new RefusedException(
                $"its kernel of {kernelHeight}x{kernelWidth} is smaller than its stride {StrideHeight}x{StrideWidth} and leaves gaps");
        }

        Sizes.CheckWeight(Kernel, kernelHeight, kernelWidth, Filters, map.Channels);
        return Sizes.Check(new(Out(map.Height, kernelHeight, StrideHeight), Out(map.Width, kernelWidth, StrideWidth), Filters));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Conv2DTranspose").Add($"{Filters}").Sides(Kernel.Shape[0], Kernel.Shape[1])
            .Option("Stride", StrideHeight, StrideWidth, 1, 1);
        if (IsSame)
            attribute.Option("Padding", "Padding.Same");
        if (Bias is null)
            attribute.Option("UseBias", "false");
        Activation.Write(attribute);
        return attribute;
    }

    private int Out(int input, int size, int stride) => checked((input * stride) + (IsSame ? 0 : size - stride));
}
