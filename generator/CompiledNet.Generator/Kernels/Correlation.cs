namespace CompiledNet.Generator.Kernels;

/// <summary>
/// A sum of products of a map with shifted weights: the one computation behind the forward pass of convolution and dense and
/// behind their input gradients. Forward, output (y, x) gathers inputs (y * stride - pad + tap). Transposed, it gathers those
/// outputs that had seen it: (y + pad - tap) / stride, where that divides. Taps stand a dilation apart; a layer has a stride or a
/// dilation, not both.
/// </summary>
/// <param name="IsTransposed">Whether it goes from windows to what they saw, as the gradient of a convolution's input does, and a transposed convolution.</param>
/// <param name="Rows">The layer's window along the rows.</param>
/// <param name="Columns">The layer's window along the columns.</param>
/// <param name="OutChannels">Channels of the result, in each group.</param>
/// <param name="SourceChannels">Channels that are summed over, in each group.</param>
/// <param name="Weights">Where the weight of a tap and a pair of channels stands.</param>
internal sealed record Correlation(
    bool IsTransposed, WindowAxis Rows, WindowAxis Columns, int OutChannels, int SourceChannels, WeightStrides Weights)
{
    /// <summary>Parts that the channels are cut into, each of which sees itself only.</summary>
    public int Groups { get; init; } = 1;

    public int OutColumns => IsTransposed ? Columns.Input : Columns.Output;

    public int OutRows => IsTransposed ? Rows.Input : Rows.Output;

    public int SourceColumns => IsTransposed ? Columns.Output : Columns.Input;

    public int SourceRows => IsTransposed ? Rows.Output : Rows.Input;

    /// <summary>Products that are summed for each number of the result, where the whole window meets the map.</summary>
    public long Terms => (long)Rows.Size * Columns.Size * SourceChannels;

    /// <summary>One image, values broadcast: what was a channel of the result is a vector of them.</summary>
    public Correlation InVectorsOfFilters(VectorTarget target) => this with
    {
        OutChannels = (OutChannels + target.Lanes - 1) / target.Lanes,
        Weights = Weights with { PerOutChannel = target.Lanes },
    };

    /// <summary>One image, values as vectors: every lane sums over the channels of its group, and what was a group is a vector of filters.</summary>
    public Correlation InVectorsOfGroups(VectorTarget target) => this with
    {
        OutChannels = 1,
        Groups = ((Groups * OutChannels) + target.Lanes - 1) / target.Lanes,
        Weights = Weights with { PerGroup = target.Lanes },
    };

    /// <summary>Whether every output row meets every kernel row: nothing is padded above or below.</summary>
    public bool MeetsEveryKernelRow => !IsTransposed && Rows.IsInside;

    /// <summary>The taps of one output column: which kernel column meets which source column.</summary>
    public IEnumerable<(int KernelColumn, int Source)> Taps(int column)
    {
        if (!IsTransposed)
        {
            (int first, int count) = Columns.TapsOf(column);
            for (int tap = first; tap < first + count; tap++)
                yield return (tap, Columns.InputOf(column, tap));
            yield break;
        }

        for (int tap = 0; tap < Columns.Size; tap++)
        {
            if (Columns.OutputOf(column, tap) is int source)
                yield return (tap, source);
        }
    }
}

/// <summary>Floats from one weight to the next, along each of its dimensions.</summary>
internal sealed record WeightStrides(int PerKernelRow, int PerKernelColumn, int PerSourceChannel, int PerOutChannel)
{
    /// <summary>Groups stand side by side in the rows of filters.</summary>
    public int PerGroup { get; init; }

    public WeightStrides Transpose() => this with { PerSourceChannel = PerOutChannel, PerOutChannel = PerSourceChannel };
}
