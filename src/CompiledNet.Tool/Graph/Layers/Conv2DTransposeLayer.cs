using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A convolution the other way. Kernel: kernel height x kernel width x filters x input channels.</summary>
internal sealed record Conv2DTransposeLayer(int StrideHeight, int StrideWidth, bool IsSame, Function Activation, Weight Kernel, Weight? Bias)
    : Layer, IActivated
{
    /// <summary>Rows and columns that are cut off on each side; null where the padding says how many.</summary>
    public (int Height, int Width)? Zeros { get; init; }

    /// <summary>Rows and columns more at the end; null where the padding says how many.</summary>
    public (int Height, int Width)? OutputPadding { get; init; }

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
        return new(strideHeight, strideWidth, arguments.Choice<Padding>("Padding") == Padding.Same, arguments.Function(), kernel, reading.Bias(filters))
        {
            Zeros = Given("ZeroPadding"),
            OutputPadding = Given("OutputPadding"),
        };

        (int, int)? Given(string name) =>
            arguments.Has(name) || arguments.Has(name + "Height") || arguments.Has(name + "Width") ? arguments.Pair(name, 0, 0) : null;
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Map(inputs);
        (int kernelHeight, int kernelWidth) = (Kernel.Shape[0], Kernel.Shape[1]);
        if (StrideHeight < 1 || StrideWidth < 1)
            throw new RefusedException($"its stride is {StrideHeight}x{StrideWidth}; strides are at least 1");
        if (IsSame && Zeros is not null)
            throw new RefusedException("it has same padding and a padding of its own");
        if (OutputPadding is { } more && (more.Height < 0 || more.Height >= StrideHeight || more.Width < 0 || more.Width >= StrideWidth))
            throw new RefusedException($"its output padding of {more.Height}x{more.Width} is not below its stride {StrideHeight}x{StrideWidth}");
        Sizes.CheckWeight(Kernel, kernelHeight, kernelWidth, Filters, map.Channels);
        Sizes.CheckBias(Bias, Filters);
        return Sizes.Check(new(Rows(map.Height).Output, Columns(map.Width).Output, Filters));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Conv2DTranspose").Add($"{Filters}").Sides(Kernel.Shape[0], Kernel.Shape[1])
            .Option("Stride", StrideHeight, StrideWidth, 1, 1);
        if (IsSame)
            attribute.Option("Padding", "Padding.Same");
        if (Zeros is { } zeros)
            attribute.Option("ZeroPadding", zeros.Height, zeros.Width, -1, -1);
        if (OutputPadding is { } more)
            attribute.Option("OutputPadding", more.Height, more.Width, -1, -1);
        attribute.Bias(Bias is not null);
        Activation.Write(attribute);
        return attribute;
    }

    /// <summary>Rows that come of so many, and how many of those that are reached are cut off above.</summary>
    public (int Output, int Before) Rows(int height) => Cut(height, Kernel.Shape[0], StrideHeight, Zeros?.Height, OutputPadding?.Height);

    /// <summary>Columns that come of so many, and how many of those that are reached are cut off to the left.</summary>
    public (int Output, int Before) Columns(int width) => Cut(width, Kernel.Shape[1], StrideWidth, Zeros?.Width, OutputPadding?.Width);

    private (int Output, int Before) Cut(int input, int size, int stride, int? zeros, int? more)
    {
        int beyond = Math.Max(size - stride, 0);
        if (zeros is null && more is null)
            return IsSame ? (checked(input * stride), beyond / 2) : (checked((input * stride) + beyond), 0);
        int cut = IsSame ? size / 2 : zeros ?? 0;
        return (
            checked(((input - 1) * stride) + size - (2 * cut) + (more ?? 0)), IsSame ? Math.Max((2 * cut) - (more ?? 0), 0) / 2 : cut);
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        // [rows, columns, filters, channels] becomes [channels, filters, rows, columns]: the same turn as a convolution's.
        string kernel = onnx.AddWeight("weight", Layouts.ToChannelsFirst(Kernel));
        (long[] pads, long[] more) = (new long[4], new long[2]);
        (pads[0], pads[2], more[0]) = Sides(Rows(shapes[0].Height), shapes[0].Height, Kernel.Shape[0], StrideHeight);
        (pads[1], pads[3], more[1]) = Sides(Columns(shapes[0].Width), shapes[0].Width, Kernel.Shape[1], StrideWidth);
        (string, object)[] attributes =
        [
            ("kernel_shape", new long[] { Kernel.Shape[0], Kernel.Shape[1] }), ("strides", new long[] { StrideHeight, StrideWidth }), ("pads", pads),
        ];
        string sum = onnx.AddNode(
            "ConvTranspose", [inputs[0], kernel, .. onnx.AddBias(Bias)], more is [0, 0] ? attributes : [.. attributes, ("output_padding", more)]);
        return onnx.AddFunction(Activation, sum, Infer(shapes));

        // Of what is reached, so much is cut off before and behind; what is missing behind is output padding.
        static (long Before, long After, long More) Sides((int Output, int Before) cut, int input, int size, int stride)
        {
            int after = ((input - 1) * stride) + size - cut.Before - cut.Output;
            return (cut.Before, Math.Max(after, 0), Math.Max(-after, 0));
        }
    }
}
