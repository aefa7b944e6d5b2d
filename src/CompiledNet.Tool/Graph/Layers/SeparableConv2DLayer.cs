using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>
/// A depthwise convolution and one of 1x1. Kernels: kernel height x kernel width x input channels x depth multiplier, and
/// 1 x 1 x (input channels * depth multiplier) x filters.
/// </summary>
internal sealed record SeparableConv2DLayer(Window Window, Function Activation, Weight Depthwise, Weight Pointwise, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "SeparableConv";

    public int DepthMultiplier => Depthwise.Shape[^1];

    public int Filters => Pointwise.Shape[^1];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Depthwise, Pointwise] : [Depthwise, Pointwise, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public static SeparableConv2DLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        Window window = arguments.Window(arguments.Sides("kernelSize", "kernelHeight", "kernelWidth"), isPool: false);
        int filters = arguments.Integer("filters"), multiplier = arguments.Integer("DepthMultiplier", 1), channels = reading.Input.Channels;
        Weight depthwise = reading.Weight("depthwise_kernel", [.. window.KernelSizes(reading.Input), channels, multiplier]);
        Weight pointwise = reading.Weight("pointwise_kernel",
            [.. reading.Input.Positions().Select(_ => 1), channels * multiplier, filters]);
        return new(window, arguments.Function(), depthwise, pointwise, reading.Bias(filters));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Positions(inputs);
        Window.Check(map);
        Sizes.CheckWeight(Depthwise, [.. Window.KernelSizes(map), map.Channels, DepthMultiplier]);
        Sizes.CheckWeight(Pointwise, [.. map.Positions().Select(_ => 1), checked(map.Channels * DepthMultiplier), Filters]);
        Sizes.CheckBias(Bias, Filters);
        return Sizes.Check(Window.On(map, Filters));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = AttributeText.Over("SeparableConv", input).Add($"{Filters}").Sides(Window.Rows.Size, Window.Columns.Size);
        Window.Write(attribute, input.Height, input.Width, isPool: false);
        attribute.Option("DepthMultiplier", DepthMultiplier, otherwise: 1);
        attribute.Bias(Bias is not null);
        Activation.Write(attribute);
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string depthwise = onnx.AddWeight("depthwise.weight", Layouts.DepthwiseToChannelsFirst(Depthwise));
        string between = onnx.AddNode("Conv", [inputs[0], depthwise], [.. onnx.Window(Window, shapes[0]), ("group", (long)shapes[0].Channels)]);
        string pointwise = onnx.AddWeight("pointwise.weight", Layouts.ToChannelsFirst(Pointwise));
        string sum = onnx.AddNode("Conv", [between, pointwise, .. onnx.AddBias(Bias)],
            [("kernel_shape", Array.ConvertAll(shapes[0].Positions(), _ => 1L))]);
        return onnx.AddFunction(Activation, sum, Infer(shapes));
    }
}
