using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// Images that are mirrored at random, which is nothing in prediction. In training it is nothing to layers that look at each position alone
/// and take the mean of all: golden cases hold that. Which images are mirrored has tests of its own.
/// </summary>
public sealed record RandomFlip(string? Name, string Mode = "HorizontalAndVertical") : LayerDescription(Name)
{
    /// <summary>The ways that there are.</summary>
    public static IReadOnlyList<string> Modes { get; } = ["HorizontalAndVertical", "Horizontal", "Vertical"];

    public override string Stem => "RandomFlip";

    public override string AttributeName => "RandomFlip";

    public static RandomFlip From(JsonElement json) => new(json.Text("name"), json.Text("mode")!);

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) => Mode == Modes[0] ? [] : [$"FlipMode.{Mode}"];

    public override Tensor Forward(LayerPass pass) => pass.Input;

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient];
}
