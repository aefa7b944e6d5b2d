using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    /// <summary>Attention and embeddings of positions, behind a convolution of single steps.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Attentions { get; } = Number("Attention",
        Heard("two heads", 9, 6, Heads(2, 3)),
        Heard("one step", 1, 5, Heads(2, 3)),
        Heard("one channel of a key", 7, 5, Heads(3, 1)),
        Heard("one block of 8 queries", 8, 3, Heads(1, 4)),
        Heard("17 queries, 17 channels of a key", 17, 5, Heads(2, 17)),
        Heard("33 queries, wide values", 33, 3, Heads(2, 2) with { ValueDim = 18 }),
        Heard("narrow values, no bias", 12, 16, Heads(4, 5) with { ValueDim = 1, UseBias = false }),
        Heard("causal", 9, 6, Heads(2, 3) with { Causal = true }),
        Heard("causal, 19 steps", 19, 3, Heads(3, 5) with { Causal = true, ValueDim = 4 }),
        Heard("causal, one step", 1, 3, Heads(1, 2) with { Causal = true }),
        Heard("causal, two steps, no bias", 2, 17, Heads(2, 9) with { Causal = true, UseBias = false }),
        Heard("270 steps, in blocks", 270, 1, Heads(1, 1)),
        Heard("causal, 270 steps, in blocks", 270, 1, Heads(1, 1) with { Causal = true }),
        First("of the input", Steps(7, 6), Heads(2, 3), new AlongSteps(Line(2, 1))),
        First("of the input, causal", Steps(21, 16), Heads(4, 4) with { Causal = true }),
        Heard("frozen", 9, 6, Heads(2, 3) with { IsFrozen = true }, new AlongSteps(Line(2, 1))),
        First("frozen, of the input", Steps(9, 5), Heads(2, 3) with { IsFrozen = true }, new AlongSteps(Line(2, 1))),
        Heard("no loss", 18, 6, Heads(2, 3)).WithoutLoss(),
        Heard("no loss, causal", 5, 17, Heads(1, 6) with { Causal = true, ValueDim = 20 }).WithoutLoss(),
        Crossed("fewer keys", 9, 6, Heads(2, 3), new MaxPooling2D(null, Square(2, 2))),
        Crossed("more keys of other channels", 9, 5, Heads(3, 2) with { SeenChannels = 17 }, new UpSampling2D(null, 2, 2, IsBilinear: false), Line(17, 2)),
        Crossed("fewer keys, causal", 20, 3, Heads(1, 5) with { Causal = true }, new MaxPooling2D(null, Square(3, 3))),
        Crossed("more keys, causal", 5, 3, Heads(2, 5) with { Causal = true, ValueDim = 3 }, new UpSampling2D(null, 3, 3, IsBilinear: false)),
        Crossed("trained queries, frozen keys", 9, 6, Heads(2, 3) with { IsFrozen = true }, new MaxPooling2D(null, Square(2, 2))),
        First("keys of the input alone", Steps(8, 3), new AlongSteps(Line(6, 1)) { Name = "asked" },
            Heads(2, 4) with { SeenChannels = 3, Inputs = ["asked", "input"] }),
        First("frozen queries of the input", Steps(8, 3), new AlongSteps(Line(6, 1)) { Name = "heard" },
            Heads(2, 4) with { SeenChannels = 6, IsFrozen = true, Inputs = ["input", "heard"] }),
        Heard("embedded positions", 9, 6, new PositionEmbedding(null), Heads(2, 3)),
        Heard("embedded positions of 17 channels", 5, 17, new PositionEmbedding(null)),
        Heard("one embedded number", 1, 1, new PositionEmbedding(null)),
        First("embedded positions of the input", Steps(7, 3), new PositionEmbedding(null), new AlongSteps(Line(2, 1))),
        Heard("frozen positions", 7, 5, new PositionEmbedding(null) with { IsFrozen = true }, new AlongSteps(Line(2, 1))),
        Heard("no loss, embedded positions", 7, 5, new PositionEmbedding(null)).WithoutLoss());

    private static MultiHeadAttention Heads(int heads, int keyDim) => new(null, heads, keyDim, keyDim, UseBias: true, Causal: false);

    private static (string What, NetworkDescription Network) Heard(string what, int steps, int channels, params LayerDescription[] layers) =>
        First(what, Steps(steps, channels), [new AlongSteps(Line(channels, 1)), .. layers]);

    /// <summary>Attention to what some layers make of the sequence.</summary>
    private static (string What, NetworkDescription Network) Crossed(
        string what, int steps, int channels, MultiHeadAttention attention, params LayerDescription[] seen)
    {
        LayerDescription[] along = [.. seen.Select(layer => new AlongSteps(layer))];
        along[^1] = along[^1] with { Name = "seen" };
        int seenChannels = attention.SeenChannels > 0 ? attention.SeenChannels : channels;
        return First(
            what,
            Steps(steps, channels),
            [new AlongSteps(Line(channels, 1)) { Name = "asked" }, .. along, attention with { SeenChannels = seenChannels, Inputs = ["asked", "seen"] }]);
    }
}
