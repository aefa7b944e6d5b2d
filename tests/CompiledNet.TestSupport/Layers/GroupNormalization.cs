using System.Text.Json;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>Groups of channels, over all positions.</summary>
public sealed record GroupNormalization(string? Name, int Groups, float Epsilon = 1e-3f) : ImageNormalization(Name, Epsilon)
{
    public override string Stem => "GroupNorm";

    public override string AttributeName => "GroupNormalization";

    public static GroupNormalization From(JsonElement json) =>
        new(json.Text("name"), json.Number("groups", otherwise: 32), json.Real("epsilon", otherwise: 1e-3f))
        {
            Scale = json.Flag("scale", otherwise: true),
            Center = json.Flag("center", otherwise: true),
        };

    public override IEnumerable<string> Arguments(Runtime.TensorShape input) => [$"{Groups}", .. Options];

    protected override IEnumerable<(int Image, int Row, int Column, int Channel)[]> PartsOf(Tensor tensor)
    {
        int size = tensor.Shape.Channels / Groups;
        for (int n = 0; n < tensor.Count; n++)
        for (int group = 0; group < Groups; group++)
        {
            var part = new List<(int, int, int, int)>();
            for (int y = 0; y < tensor.Shape.Height; y++)
            for (int x = 0; x < tensor.Shape.Width; x++)
            for (int c = group * size; c < (group + 1) * size; c++)
                part.Add((n, y, x, c));
            yield return [.. part];
        }
    }
}
