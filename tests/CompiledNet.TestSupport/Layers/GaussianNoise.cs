using System.Globalization;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>Noise, which is nothing in prediction, and with a deviation of 0 in training.</summary>
public sealed record GaussianNoise(string? Name, float Deviation = 0) : LayerDescription(Name)
{
    public override string Stem => "Noise";

    public override string AttributeName => "GaussianNoise";

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) => [string.Create(CultureInfo.InvariantCulture, $"{Deviation}f")];

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass) => pass.Input;

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient];
}
