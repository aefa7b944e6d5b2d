using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Every input with every output, of a vector or at each position. Kernel: inputs x units.</summary>
internal sealed record DenseLayer(Function Activation, Weight Kernel, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "Dense";

    public int Units => Kernel.Shape[1];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public static DenseLayer Read(LayerReading reading)
    {
        int units = reading.Arguments.Integer("units");
        return new(reading.Arguments.Function(), reading.Weight("kernel", reading.Input.Channels, units), reading.Bias(units));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        Sizes.CheckWeight(Kernel, inputs[0].Channels, Units);
        Sizes.CheckBias(Bias, Units);
        return Sizes.Check(inputs[0] with { Channels = Units });
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Dense").Add($"{Units}").Flag("PerPosition", !input.IsVector);
        attribute.Bias(Bias is not null);
        Activation.Write(attribute);
        return attribute;
    }

    /// <summary>At the positions of a map it is a convolution of 1x1.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        int[] ones = [.. shapes[0].Positions().Select(_ => 1)];
        string kernel = onnx.AddWeight("weight", Layouts.ToChannelsFirst(Kernel with { Shape = [.. ones, .. Kernel.Shape] }));
        string sum = ones.Length == 0
            ? onnx.AddNode("Gemm", [inputs[0], kernel, .. onnx.AddBias(Bias ?? new("bias", [Units], new float[Units]))], [("transB", 1L)])
            : onnx.AddNode("Conv", [inputs[0], kernel, .. onnx.AddBias(Bias)],
                [("kernel_shape", Array.ConvertAll(ones, one => (long)one))]);
        return onnx.AddFunction(Activation, sum, Infer(shapes));
    }
}
