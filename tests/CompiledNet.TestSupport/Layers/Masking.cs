using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>Steps whose channels are all of one value do not count, and are zero.</summary>
public sealed record Masking(string? Name, float MaskValue) : LayerDescription(Name)
{
    public override string Stem => "Masking";

    public override string AttributeName => "Masking";

    public static Masking From(JsonElement json) => new(json.Text("name"), json.GetProperty("mask_value").GetSingle());

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) => MaskValue == 0 ? [] : [FormattableString.Invariant($"{MaskValue:R}f")];

    public override StepMask OutputMask(LayerPass pass) => StepMask.Make(pass.Input.Count, pass.Input.Shape.Width, (image, step) =>
        Enumerable.Range(0, pass.Input.Shape.Channels).Any(channel => (float)pass.Input[image, 0, step, channel].Value != MaskValue));

    public override Tensor Forward(LayerPass pass) => OutputMask(pass).Apply(pass.Input);

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [OutputMask(pass).Apply(outputGradient)];
}
