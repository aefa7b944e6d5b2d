using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Every input with every output. Kernel: inputs x units.</summary>
internal sealed record DenseLayer(Function Activation, Weight Kernel, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "Dense";

    public int Units => Kernel.Shape[1];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Kernel] : [Kernel, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape vector = Sizes.Vector(inputs);
        Sizes.CheckWeight(Kernel, vector.Channels, Units);
        return Sizes.Check(new(1, 1, Units, IsVector: true));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Dense").Add($"{Units}");
        if (Bias is null)
            attribute.Option("UseBias", "false");
        Activation.Write(attribute);
        return attribute;
    }
}
