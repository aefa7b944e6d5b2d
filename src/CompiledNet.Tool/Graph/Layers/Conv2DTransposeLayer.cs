using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A convolution the other way. Kernel: kernel height x kernel width x filters x input channels.</summary>
internal sealed record Conv2DTransposeLayer(int StrideHeight, int StrideWidth, bool IsSame, Function Activation, Weight Kernel, Weight? Bias)
    : Layer, IActivated
{
    public override string Stem => "ConvTranspose";

    public int Filters => Kernel.Shape[2];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public static Conv2DTransposeLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        (int height, int width) = arguments.Sides("kernelSize", "kernelHeight", "kernelWidth");
        (int strideHeight, int strideWidth) = arguments.Pair("Stride", 1, 1);
        int filters = arguments.Integer("filters");
        Weight kernel = reading.Weight("kernel", height, width, filters, reading.Input.Channels);
        return new(strideHeight, strideWidth, arguments.Choice<Padding>("Padding") == Padding.Same, arguments.Function(), kernel,
            reading.Bias(filters));
    }

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
        Sizes.CheckBias(Bias, Filters);
        return Sizes.Check(new(Out(map.Height, kernelHeight, StrideHeight), Out(map.Width, kernelWidth, StrideWidth), Filters));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Conv2DTranspose").Add($"{Filters}").Sides(Kernel.Shape[0], Kernel.Shape[1])
            .Option("Stride", StrideHeight, StrideWidth, 1, 1);
        if (IsSame)
            attribute.Option("Padding", "Padding.Same");
        attribute.Bias(Bias is not null);
        Activation.Write(attribute);
        return attribute;
    }

    private int Out(int input, int size, int stride) => checked((input * stride) + (IsSame ? 0 : size - stride));

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        // [rows, columns, filters, channels] becomes [channels, filters, rows, columns]: the same turn as a convolution's.
        string kernel = onnx.AddWeight("weight", Layouts.ToChannelsFirst(Kernel));
        (long height, long width) = (IsSame ? Kernel.Shape[0] - StrideHeight : 0, IsSame ? Kernel.Shape[1] - StrideWidth : 0);
        string sum = onnx.AddNode("ConvTranspose", [inputs[0], kernel, .. onnx.AddBias(Bias)],
        [
            ("kernel_shape", new long[] { Kernel.Shape[0], Kernel.Shape[1] }), ("strides", new long[] { StrideHeight, StrideWidth }),
            ("pads", new[] { height / 2, width / 2, height - (height / 2), width - (width / 2) }),
        ]);
        return onnx.AddFunction(Activation, sum, axes: 4);
    }
}
