using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// Images that are moved at random, which is nothing in prediction. In training, what leaves on one side and comes in on the other is
/// nothing to layers that look at each position alone and take the mean of all: golden cases hold that. The rest has tests of its own.
/// </summary>
public sealed record RandomTranslation(string? Name, float HeightFactor, float WidthFactor, string FillMode = "Reflect")
    : LayerDescription(Name)
{
    /// <summary>What may come in from beyond the border.</summary>
    public static IReadOnlyList<string> FillModes { get; } = ["Reflect", "Constant", "Wrap", "Nearest"];

    public override string Stem => "RandomTranslation";

    public override string AttributeName => "RandomTranslation";

    public static RandomTranslation From(JsonElement json) => new(
        json.Text("name"), json.GetProperty("height_factor").GetSingle(), json.GetProperty("width_factor").GetSingle(),
        json.Text("fill_mode")!);

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) =>
    [
        FormattableString.Invariant($"{HeightFactor:R}f"),
        FormattableString.Invariant($"{WidthFactor:R}f"),
        .. FillMode == FillModes[0] ? Array.Empty<string>() : [$"FillMode = FillMode.{FillMode}"],
    ];

    public override Tensor Forward(LayerPass pass) => pass.Input;

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient];
}
