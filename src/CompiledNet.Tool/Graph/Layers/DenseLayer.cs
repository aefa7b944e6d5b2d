using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Every input with every output. Kernel: inputs x units.</summary>
internal sealed record DenseLayer(Function Activation, Weight Kernel, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "Dense";

    public int Units => Kernel.Shape[1];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    /// <summary>At the positions of a map it is a convolution of 1x1.</summary>
    public static Layer Read(LayerReading reading)
    {
        int units = reading.Arguments.Integer("units");
        Weight kernel = reading.Weight("kernel", reading.Input.Channels, units);
        return reading.Input.IsVector
            ? new DenseLayer(reading.Arguments.Function(), kernel, reading.Bias(units))
            : new Conv2DLayer(
                new(new(1), new(1)), 1, reading.Arguments.Function(), kernel with { Shape = [1, 1, .. kernel.Shape] }, reading.Bias(units));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape vector = Sizes.Vector(inputs);
        Sizes.CheckWeight(Kernel, vector.Channels, Units);
        Sizes.CheckBias(Bias, Units);
        return Sizes.Check(new(1, 1, Units, IsVector: true));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Dense").Add($"{Units}");
        attribute.Bias(Bias is not null);
        Activation.Write(attribute);
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string kernel = onnx.AddWeight("weight", Layouts.Transpose(Kernel));
        string sum = onnx.AddNode("Gemm", [inputs[0], kernel, .. onnx.AddBias(Bias ?? new("bias", [Units], new float[Units]))], [("transB", 1L)]);
        return onnx.AddFunction(Activation, sum, axes: 2);
    }
}
