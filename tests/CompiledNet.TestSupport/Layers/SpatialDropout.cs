using System.Globalization;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>Dropout of whole channels, which as <see cref="Dropout"/> is nothing in prediction, and with rate 0 in training.</summary>
public sealed record SpatialDropout(string? Name, bool IsOfSteps, float Rate = 0) : LayerDescription(Name)
{
    public override string Stem => "SpatialDropout";

    public override string AttributeName => IsOfSteps ? "SpatialDropout1D" : "SpatialDropout2D";

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) => [string.Create(CultureInfo.InvariantCulture, $"{Rate}f")];

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass) => pass.Input;

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient];
}
