namespace CompiledNet.Generator.Kernels;

/// <summary>
/// What stands in the lanes of a correlation, and how many floats lie from one operand to the next. In a tile the lanes are images:
/// values are vectors, weights are broadcast. For one image the lanes are output channels: weights are vectors, and values are
/// broadcast or, where every lane has a channel of its own to look at, vectors too.
/// </summary>
/// <param name="ValuesAreVectors">Whether values are loaded as vectors, else broadcast.</param>
/// <param name="WeightsAreVectors">Whether weights are loaded as vectors, else broadcast.</param>
/// <param name="SourceColumn">From one column of the source to the next.</param>
/// <param name="SourceChannel">From one channel of the source to the next.</param>
/// <param name="OutColumn">From one column of the result to the next.</param>
/// <param name="OutChannel">From one channel, or vector of channels, of the result to the next.</param>
/// <param name="GroupSource">From one group's part of a position of the source to the next.</param>
/// <param name="GroupOut">From one group's part of a position of the result to the next.</param>
internal sealed record OperandLayout(
    bool ValuesAreVectors,
    bool WeightsAreVectors,
    int SourceColumn,
    int SourceChannel,
    int OutColumn,
    int OutChannel,
    int GroupSource,
    int GroupOut)
{
    private const int Images = Contract.TileImages;

    /// <summary>Whether the lanes are images, of which narrow vectors hold a part.</summary>
    public bool LanesAreImages => !WeightsAreVectors;

    /// <summary>A tile: [row][column][channel][16 images].</summary>
    public static OperandLayout Tile(Correlation correlation) => new(
        ValuesAreVectors: true,
        WeightsAreVectors: false,
        correlation.Groups * correlation.SourceChannels * Images,
        Images,
        correlation.Groups * correlation.OutChannels * Images,
        Images,
        correlation.SourceChannels * Images,
        correlation.OutChannels * Images);

    /// <summary>One image whose values are broadcast: [row][column][channels], output channels in whole vectors.</summary>
    /// <param name="sourceStride">Floats from one position of the image to the next.</param>
    /// <param name="filters">Output channels in all.</param>
    public static OperandLayout Broadcast(int sourceStride, int filters, int groupChannels, int groupFilters, VectorTarget target) => new(
        ValuesAreVectors: false,
        WeightsAreVectors: true,
        sourceStride,
        1,
        Contract.Pad(filters),
        target.Lanes,
        groupChannels,
        groupFilters);

    /// <summary>One image whose every lane looks at its own channel: [row][column][channel of the group][filters].</summary>
    public static OperandLayout Elementwise(int groupChannels, int filters, VectorTarget target)
    {
        int padded = Contract.Pad(filters);
        return new(true, true, groupChannels * padded, padded, padded, target.Lanes, target.Lanes, target.Lanes);
    }
}
