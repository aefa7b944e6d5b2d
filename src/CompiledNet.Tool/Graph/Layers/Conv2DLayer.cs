using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A convolution. Kernel: kernel height x kernel width x input channels / groups x filters.</summary>
internal sealed record Conv2DLayer(Window Window, int Groups, Function Activation, Weight Kernel, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "Conv";

    public int Filters => Kernel.Shape[^1];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public static Conv2DLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        Window window = arguments.Window(arguments.Sides("kernelSize", "kernelHeight", "kernelWidth"), isPool: false);
        int filters = arguments.Integer("filters"), groups = Math.Max(arguments.Integer("Groups", 1), 1);
        Weight kernel = reading.Weight("kernel", [.. window.KernelSizes(reading.Input), reading.Input.Channels / groups, filters]);
        return new(window, groups, arguments.Function(), kernel, reading.Bias(filters));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Positions(inputs);
        Window.Check(map);
        if (Groups < 1 || map.Channels % Groups != 0 || Filters % Groups != 0)
            throw new RefusedException($"{Groups} groups do not divide {map.Channels} channels and {Filters} filters");
        Sizes.CheckWeight(Kernel, [.. Window.KernelSizes(map), map.Channels / Groups, Filters]);
        Sizes.CheckBias(Bias, Filters);
        return Sizes.Check(Window.On(map, Filters));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = AttributeText.Over("Conv", input).Add($"{Filters}").Sides(Window.Rows.Size, Window.Columns.Size);
        Window.Write(attribute, input.Height, input.Width, isPool: false);
        attribute.Option("Groups", Groups, otherwise: 1);
        attribute.Bias(Bias is not null);
        Activation.Write(attribute);
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string kernel = onnx.AddWeight("weight", Layouts.ToChannelsFirst(Kernel));
        string sum = onnx.AddNode("Conv", [inputs[0], kernel, .. onnx.AddBias(Bias)], [.. onnx.Window(Window, shapes[0]), ("group", (long)Groups)]);
        return onnx.AddFunction(Activation, sum, Infer(shapes));
    }
}
