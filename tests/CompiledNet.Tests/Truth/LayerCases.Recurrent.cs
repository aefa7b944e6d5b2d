using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    /// <summary>Layers that remember, behind a convolution of single steps whose gradient goes through them.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Recurrences { get; } = Number("Recurrence",
        Remembering("a simple recurrence", 5, 3, Cell("SimpleRnn", 5)),
        Remembering("a simple recurrence of relu, all steps", 6, 3, Sequence(Cell("SimpleRnn", 17)) with { Function = ActivationFunction.Relu }),
        Remembering("an LSTM", 5, 3, Cell("Lstm", 5)),
        Remembering("an LSTM of whole vectors", 4, 16, Cell("Lstm", 16)),
        Remembering("an LSTM, all steps", 6, 3, Sequence(Cell("Lstm", 3))),
        Remembering("an LSTM of one unit and one step", 1, 2, Cell("Lstm", 1)),
        Remembering("an LSTM of one step, all steps", 1, 2, Sequence(Cell("Lstm", 2))),
        Remembering("an LSTM without bias, hard gates", 5, 3, Cell("Lstm", 4) with { UseBias = false, GateFunction = ActivationFunction.HardSigmoid }),
        Remembering("an LSTM of softsign and elu", 5, 3,
            Cell("Lstm", 4) with { Function = ActivationFunction.Elu, GateFunction = ActivationFunction.Softsign }),
        Remembering("an LSTM from the last step", 5, 3, Cell("Lstm", 5) with { GoBackwards = true }),
        Remembering("an LSTM from the last step, all steps", 5, 3, Sequence(Cell("Lstm", 5)) with { GoBackwards = true }),
        Remembering("a GRU", 5, 3, Cell("Gru", 5)),
        Remembering("a GRU of whole vectors, all steps", 4, 16, Sequence(Cell("Gru", 16))),
        Remembering("a GRU without bias", 5, 3, Cell("Gru", 17) with { UseBias = false }),
        Remembering("a GRU of one step", 1, 3, Cell("Gru", 3)),
        Remembering("a GRU from the last step, all steps", 5, 3, Sequence(Cell("Gru", 5)) with { GoBackwards = true }),
        Remembering("a GRU that resets before", 5, 3, Before(Cell("Gru", 5))),
        Remembering("a GRU of whole vectors that resets before, all steps", 4, 16, Sequence(Before(Cell("Gru", 16)))),
        Remembering("a GRU that resets before, without bias", 5, 3, Before(Cell("Gru", 17)) with { UseBias = false }),
        Remembering("a GRU of one step that resets before", 1, 3, Before(Cell("Gru", 3))),
        Remembering("a GRU of one unit that resets before, hard gates", 5, 3,
            Before(Cell("Gru", 1)) with { GateFunction = ActivationFunction.HardSigmoid, Function = ActivationFunction.Softsign }),
        Remembering("a GRU that resets before, from the last step", 5, 3, Sequence(Before(Cell("Gru", 5))) with { GoBackwards = true }),
        Remembering("a GRU that resets before, both ways", 5, 3, Before(Cell("Gru", 5)) with { Merged = "Concatenate" }),
        First("a GRU that resets before, more steps than a block of sums", Steps(300, 1), Before(Cell("Gru", 2))),
        First("no loss, a GRU that resets before", Steps(8, 3), Before(Cell("Gru", 17))).WithoutLoss(),
        Remembering("an LSTM both ways", 5, 3, Cell("Lstm", 5) with { Merged = "Concatenate" }),
        Remembering("an LSTM both ways, all steps", 5, 3, Sequence(Cell("Lstm", 3)) with { Merged = "Concatenate" }),
        Remembering("a GRU both ways, sum", 5, 3, Sequence(Cell("Gru", 3)) with { Merged = "Add" }),
        Remembering("a simple recurrence both ways, product", 5, 3, Sequence(Cell("SimpleRnn", 3)) with { Merged = "Multiply" }),
        Remembering("a GRU both ways, mean", 5, 3, Cell("Gru", 17) with { Merged = "Average" }),
        Remembering("two behind each other", 6, 3, Sequence(Cell("Lstm", 6)), Cell("Gru", 5)),
        Remembering("a frozen LSTM", 5, 3, Cell("Lstm", 5) with { IsFrozen = true }),
        Remembering("a frozen GRU, all steps", 5, 3, Sequence(Cell("Gru", 5)) with { IsFrozen = true }),
        Remembering("penalties of the kernel", 4, 3, Cell("Lstm", 3) with { KernelPenalty = (0.01f, 0.1f) }),
        Remembering("a layer that is called twice", 4, 3,
            Sequence(Cell("Gru", 3)) with { Shared = "same" }, Cell("Gru", 3) with { Shared = "same" }),
        First("an LSTM of the input", Steps(7, 3), Cell("Lstm", 5)),
        First("a GRU of the input, all steps", Steps(7, 3), Sequence(Cell("Gru", 5))),
        First("a frozen GRU of the input", Steps(7, 3), Cell("Gru", 5) with { IsFrozen = true }, Dense(3)),
        First("more steps than a block of sums", Steps(300, 1), Cell("Gru", 2)),
        First("no loss, an LSTM both ways", Steps(8, 3), Sequence(Cell("Lstm", 3)) with { Merged = "Concatenate" }).WithoutLoss(),
        First("no loss, a GRU", Steps(8, 3), Cell("Gru", 17)).WithoutLoss());

    private static Recurrent Cell(string cell, int units) => new(null, cell, units);

    private static Recurrent Before(Recurrent layer) => layer with { ResetAfter = false };

    private static Recurrent Sequence(Recurrent layer) => layer with { ReturnSequences = true };

    private static (string What, NetworkDescription Network) Remembering(string what, int steps, int channels, params LayerDescription[] layers) =>
        First(what, Steps(steps, channels), [new AlongSteps(Line(channels, 1)), .. layers]);
}
