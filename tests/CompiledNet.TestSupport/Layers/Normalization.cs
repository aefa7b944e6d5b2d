using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>(x - mean) / max(sqrt(variance), 1e-7), channel by channel, with numbers that stay.</summary>
public sealed record Normalization(string? Name) : LayerDescription(Name)
{
    private const double LeastDeviation = 1e-7;

    public override string Stem => "Normalization";

    public override string AttributeName => "Normalization";

    public static Normalization From(JsonElement json) => new(json.Text("name"));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IReadOnlyList<ParameterShape> State(TensorShape input) =>
        [new("mean", [input.Channels], 1, 1), new("variance", [input.Channels], 1, 1)];

    public override IEnumerable<string> Arguments(TensorShape input) => [];

    public override Tensor Forward(LayerPass pass) => Map(pass, pass.Input, (value, mean) => value - mean);

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [Map(pass, outputGradient, (value, _) => value)];

    private static Tensor Map(LayerPass pass, Tensor values, Func<Approximate, Approximate, Approximate> centre)
    {
        var result = new Tensor(values.Count, values.Shape);
        values.ForEach((n, y, x, c) => result[n, y, x, c] = centre(values[n, y, x, c], pass.Parameters["mean"][c])
            * Approximate.Function(pass.Parameters["variance"][c], variance => 1 / Math.Max(Math.Sqrt(variance), LeastDeviation)));
        return result;
    }
}
