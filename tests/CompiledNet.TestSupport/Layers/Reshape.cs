using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>The values in their order, under another shape.</summary>
public sealed record Reshape(string? Name, TensorShape Target) : LayerDescription(Name)
{
    /// <summary>Which of the sizes is written as -1: the last is 0; none where it is negative.</summary>
    public int Open { get; init; } = -1;

    public override string Stem => "Reshape";

    public override string AttributeName => "Reshape";

    public static Reshape From(JsonElement json) =>
        new(json.Text("name"), ShapeOf([.. json.GetProperty("target_shape").EnumerateArray().Select(size => size.GetInt32())]));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => Target;

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        int[] sizes = Target.IsVector ? [Target.Channels] : Target.IsSequence ? [Target.Width, Target.Channels] : [Target.Height, Target.Width, Target.Channels];
        return sizes.Select((size, index) => sizes.Length - 1 - index == Open ? "-1" : $"{size}");
    }

    public override Tensor Forward(LayerPass pass) => pass.Input.Reshape(Target);

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient.Reshape(pass.Input.Shape)];
}
