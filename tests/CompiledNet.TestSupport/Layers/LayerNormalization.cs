using System.Text.Json;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>The channels at each position.</summary>
public sealed record LayerNormalization(string? Name, float Epsilon = 1e-3f) : ImageNormalization(Name, Epsilon)
{
    public override string Stem => "LayerNorm";

    public override string AttributeName => "LayerNormalization";

    public static LayerNormalization From(JsonElement json) => new(json.Text("name"), json.Real("epsilon", otherwise: 1e-3f))
    {
        Scale = json.Flag("scale", otherwise: true),
        Center = json.Flag("center", otherwise: true),
    };

    public override IEnumerable<string> Arguments(Runtime.TensorShape input) => Options;

    protected override IEnumerable<(int Image, int Row, int Column, int Channel)[]> PartsOf(Tensor tensor)
    {
        for (int n = 0; n < tensor.Count; n++)
        for (int y = 0; y < tensor.Shape.Height; y++)
        for (int x = 0; x < tensor.Shape.Width; x++)
            yield return [.. Enumerable.Range(0, tensor.Shape.Channels).Select(c => (n, y, x, c))];
    }
}
