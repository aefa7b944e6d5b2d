using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>x * scale + offset.</summary>
public sealed record Rescaling(string? Name, float Scale, float Offset = 0) : LayerDescription(Name)
{
    public override string Stem => "Rescaling";

    public override string AttributeName => "Rescaling";

    public static Rescaling From(JsonElement json) =>
        new(json.Text("name"), json.GetProperty("scale").GetSingle(), json.GetProperty("offset").GetSingle());

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return FormattableString.Invariant($"{Scale:R}f");
        if (Offset != 0)
            yield return FormattableString.Invariant($"Offset = {Offset:R}f");
    }

    public override Tensor Forward(LayerPass pass) => Map(pass.Input, value => value * (double)Scale + (double)Offset);

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [Map(outputGradient, value => value * (double)Scale)];

    private static Tensor Map(Tensor values, Func<Approximate, Approximate> function)
    {
        var result = new Tensor(values.Count, values.Shape);
        for (int i = 0; i < values.Values.Length; i++)
            result.Values[i] = function(values.Values[i]);
        return result;
    }
}
