using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    /// <summary>Tables that are looked up.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Embeddings { get; } = Number("Embedding",
        First("a table", Vector(7), Table(9, 5), new AlongSteps(Line(3, 2))),
        First("integers of one channel", Steps(7, 1), Table(9, 17), new AlongSteps(Line(3, 2))),
        First("one step, one row", Vector(1), Table(1, 1), new Flatten(null), Dense(3)),
        First("one number of each", Vector(6), Table(20, 1)),
        First("whole vectors", Vector(5), Table(33, 16), Cell("Lstm", 5)),
        First("two vectors of each", Vector(4), Table(3, 32), new AlongSteps(new GlobalPooling2D(null, IsMaximum: false))),
        First("a frozen table", Vector(7), Table(9, 5) with { IsFrozen = true }, new AlongSteps(Line(3, 2))),
        First("a table alone", Vector(7), Table(9, 5)),
        First("a map as integers", new(2, 3, 4), new Flatten(null), Table(9, 5), new AlongSteps(Line(3, 2))),
        First("integers in another shape", Steps(6, 1), new Reshape(null, Vector(6)), new Reshape(null, Steps(6, 1)), Table(9, 5)),
        First("a table that is called twice", Vector(7),
            Table(9, 5) with { Shared = "same", Name = "once" }, Table(9, 5) with { Shared = "same", Inputs = ["input"], Name = "twice" },
            new Merge(null, "Add") { Inputs = ["once", "twice"] }),
        First("two tables of one input", Vector(7),
            Table(4, 5) with { Name = "one" }, Table(9, 5) with { Inputs = ["input"], Name = "other" },
            new Merge(null, "Multiply") { Inputs = ["one", "other"] }),
        First("integers that are numbers too", Vector(7),
            Table(4, 5), new Flatten("flat"), Dense(35) with { Inputs = ["input"], Name = "numbers" }, new Merge(null, "Add") { Inputs = ["flat", "numbers"] }),
        First("more steps than a block of sums", Vector(300), Table(2, 3), new AlongSteps(Line(2, 1))),
        First("no loss", Vector(7), Table(9, 5)).WithoutLoss(),
        First("no loss, integers of one channel", Steps(7, 1), Table(9, 5), Cell("Gru", 3)).WithoutLoss());

    /// <summary>Steps that do not count, and what heeds, carries or loses that.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Masks { get; } = Number("Mask",
        Masked("a simple recurrence", Cell("SimpleRnn", 5)),
        Masked("a simple recurrence, all steps", Sequence(Cell("SimpleRnn", 3))),
        Masked("an LSTM", Cell("Lstm", 5)),
        Masked("an LSTM, all steps", Sequence(Cell("Lstm", 17))),
        Masked("an LSTM of one unit", Cell("Lstm", 1)),
        Masked("an LSTM from the last step, all steps", Sequence(Cell("Lstm", 5)) with { GoBackwards = true }),
        Masked("a GRU", Cell("Gru", 5)),
        Masked("a GRU, all steps", Sequence(Cell("Gru", 16))),
        Masked("a GRU without bias", Cell("Gru", 3) with { UseBias = false }),
        Masked("a GRU that resets before", Before(Cell("Gru", 5))),
        Masked("a GRU that resets before, all steps", Sequence(Before(Cell("Gru", 17)))),
        Masked("an LSTM both ways", Cell("Lstm", 5) with { Merged = "Concatenate" }),
        Masked("an LSTM both ways, all steps", Sequence(Cell("Lstm", 5)) with { Merged = "Concatenate" }),
        Masked("a GRU both ways, product of all steps", Sequence(Cell("Gru", 5)) with { Merged = "Multiply" }),
        Masked("two behind each other", Sequence(Cell("Lstm", 5)), Cell("Gru", 3)),
        Masked("both ways and one behind", Sequence(Cell("Gru", 5)) with { Merged = "Add" }, Cell("Lstm", 3)),
        Masked("a frozen LSTM", Cell("Lstm", 5) with { IsFrozen = true }),
        Masked("a layer that is called twice", Sequence(Cell("Gru", 5)) with { Shared = "same" }, Cell("Gru", 5) with { Shared = "same" }),
        Masked("attention", Heads(2, 3)),
        Masked("causal attention", Heads(2, 3) with { Causal = true }),
        Masked("attention behind a recurrence", Sequence(Cell("Lstm", 5)), Heads(1, 4), Mean()),
        Masked("a mean", Mean()),
        Masked("a mean of whole vectors, more steps than a block of sums", 300, 16, Mean()),
        Masked("what carries a mask", new PositionEmbedding(null), new LayerNormalization(null, 1e-3f), Dense(6) with { PerPosition = true },
            new PRelu(null, PerChannel: true), new ActivationLayer(null, ActivationFunction.Tanh), Mean()),
        Masked("a block of a transformer", new PositionEmbedding("placed"), Heads(2, 3) with { Name = "heard" },
            new Merge("sum", "Add") { Inputs = ["heard", "placed"] }, Mean()),
        Masked("what loses a mask", new AlongSteps(Line(4, 2)), Mean()),
        First("two masks of one input", Vector(7), Table(4, 5) with { MaskZero = true, Name = "one" },
            Table(4, 5) with { MaskZero = true, Inputs = ["input"], Name = "other" }, new Merge(null, "Add") { Inputs = ["one", "other"] }, Mean()),
        First("a mask beside a sequence without", Vector(7), Table(4, 5) with { MaskZero = true, Name = "one" },
            Table(4, 5) with { Inputs = ["input"], Name = "other" }, new Merge(null, "Add") { Inputs = ["one", "other"] }, Mean()),
        First("keys that are masked", Vector(6), Table(4, 5) with { MaskZero = true, Name = "words" },
            new AlongSteps(Line(3, 2)) { Name = "asked" }, Heads(1, 4) with { SeenChannels = 5, Inputs = ["asked", "words"] }),
        First("integers of one channel, none of which may count", Steps(3, 1), Table(2, 5) with { MaskZero = true }, Heads(1, 2), Mean()),
        First("numbers that are masked", Steps(7, 3), new Masking(null, 0), Cell("Lstm", 5)),
        First("numbers that are masked by another value", Steps(7, 3), new Masking(null, 0.5f), new AlongSteps(Line(4, 1)), Mean()),
        First("numbers that are masked, by a value of whole vectors", Steps(5, 16), new Masking(null, -1), Sequence(Cell("Gru", 3))),
        First("no loss, an LSTM both ways", Vector(9), Table(4, 5) with { MaskZero = true },
            Sequence(Cell("Lstm", 3)) with { Merged = "Concatenate" }).WithoutLoss(),
        First("no loss, attention", Steps(17, 3), new Masking(null, 0), Heads(2, 3), Mean()).WithoutLoss());

    private static AlongSteps Mean() => new(new GlobalPooling2D(null, IsMaximum: false));

    private static (string What, NetworkDescription Network) Masked(string what, params LayerDescription[] layers) => Masked(what, 9, 5, layers);

    private static (string What, NetworkDescription Network) Masked(string what, int steps, int channels, params LayerDescription[] layers) =>
        First(what, Vector(steps), [Table(4, channels) with { MaskZero = true }, .. layers]);

    private static Embedding Table(int inputDim, int outputDim) => new(null, inputDim, outputDim);
}
