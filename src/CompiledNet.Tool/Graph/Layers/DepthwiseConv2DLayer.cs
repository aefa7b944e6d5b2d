using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Kernels for each channel alone. Kernel: kernel height x kernel width x input channels x depth multiplier.</summary>
internal sealed record DepthwiseConv2DLayer(Window Window, Function Activation, Weight Kernel, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "DepthwiseConv";

    public int DepthMultiplier => Kernel.Shape[^1];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public static DepthwiseConv2DLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        Window window = arguments.Window(arguments.Sides("kernelSize", "kernelHeight", "kernelWidth"), isPool: false);
        int multiplier = arguments.Integer("DepthMultiplier", 1), channels = reading.Input.Channels;
        Weight kernel = reading.Weight("kernel", [.. window.KernelSizes(reading.Input), channels, multiplier]);
        return new(window, arguments.Function(), kernel, reading.Bias(channels * multiplier));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Positions(inputs);
        Window.Check(map);
        Sizes.CheckWeight(Kernel, [.. Window.KernelSizes(map), map.Channels, DepthMultiplier]);
        Sizes.CheckBias(Bias, checked(map.Channels * DepthMultiplier));
        return Sizes.Check(Window.On(map, checked(map.Channels * DepthMultiplier)));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = AttributeText.Over("DepthwiseConv", input).Sides(Window.Rows.Size, Window.Columns.Size);
        Window.Write(attribute, input.Height, input.Width, isPool: false);
        attribute.Option("DepthMultiplier", DepthMultiplier, otherwise: 1);
        attribute.Bias(Bias is not null);
        Activation.Write(attribute);
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string kernel = onnx.AddWeight("weight", Layouts.DepthwiseToChannelsFirst(Kernel));
        string sum = onnx.AddNode("Conv", [inputs[0], kernel, .. onnx.AddBias(Bias)],
            [.. onnx.Window(Window, shapes[0]), ("group", (long)shapes[0].Channels)]);
        return onnx.AddFunction(Activation, sum, Infer(shapes));
    }
}
