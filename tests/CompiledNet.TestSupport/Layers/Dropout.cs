using System.Globalization;
using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// Dropout, which is nothing at all in prediction, and with rate 0 in training: golden cases hold that. Which values a rate drops has tests
/// of its own.
/// </summary>
public sealed record Dropout(string? Name, float Rate = 0) : LayerDescription(Name)
{
    public override string Stem => "Dropout";

    public override string AttributeName => "Dropout";

    /// <exception cref="UnknownLayerException">Another rate, whose result depends on random numbers.</exception>
    public static Dropout From(JsonElement json) => json.Real("rate", otherwise: 0) == 0
        ? new Dropout(json.Text("name"))
        : throw new UnknownLayerException(string.Create(CultureInfo.InvariantCulture, $"dropout of rate {json.Real("rate", 0)}"));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) => [string.Create(CultureInfo.InvariantCulture, $"{Rate}f")];

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass) => pass.Input;

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient];
}
