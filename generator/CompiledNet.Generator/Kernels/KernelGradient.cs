namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The gradient of a kernel that slides: for each weight the sum over images and positions of what the window saw times the gradient of
/// what it gave. Transposed, the window slides over the gradient, and the input has a value for each window: the two change places.
/// </summary>
/// <param name="Groups">Parts that the channels are cut into.</param>
/// <param name="ChannelsBelow">Channels of the map that the window slides over.</param>
/// <param name="ChannelsAbove">Channels of the map with a value for each window.</param>
/// <param name="RowStride">Floats from one row of the kernel to the next.</param>
/// <param name="RowsPerCall">Rows of windows that one call sums.</param>
/// <param name="DeltaIsOfCall">Whether the gradient of what the windows gave begins with the first row of the call, not with that of the map.</param>
/// <param name="Waiting">Where sums wait that are not yet whole.</param>
internal sealed record KernelGradient(
    bool IsTransposed, WindowGeometry Window, int Groups, int ChannelsBelow, int ChannelsAbove, int RowStride, int RowsPerCall, bool DeltaIsOfCall,
    WaitingSums Waiting)
{
    /// <summary>Floats from one position of the map below to the next.</summary>
    public int StrideBelow => Groups * GroupStrideBelow;

    /// <summary>Floats from one position of the map above to the next.</summary>
    public int StrideAbove => Groups * GroupStrideAbove;

    /// <summary>Floats from the channels of one group to those of the next, below.</summary>
    public int GroupStrideBelow { get; init; } = ChannelsBelow / Groups * Contract.TileImages;

    /// <summary>The same above.</summary>
    public int GroupStrideAbove { get; init; } = ChannelsAbove / Groups * Contract.TileImages;

    /// <summary>Channels that a window sees in one group.</summary>
    public int GroupBelow => ChannelsBelow / Groups;

    /// <summary>Values that a window gives in one group.</summary>
    public int GroupAbove => ChannelsAbove / Groups;

    /// <summary>Windows.</summary>
    public int Positions => Window.Rows.Output * Window.Columns.Output;

    /// <summary>Whether every row of windows has every kernel row inside the map.</summary>
    public bool MeetsEveryRow => Window.Rows.IsInside;

    /// <summary>Times that a sum is taken from the registers and summed over the images, while all windows pass by.</summary>
    public int Blocks => Waiting is not WaitingSums.Totals
        ? 1
        : (Window.Rows.Output + RowsPerCall - 1) / RowsPerCall * (HasColumnBlocks ? (Window.Columns.Output + SumBlocks.Positions - 1) / SumBlocks.Positions : 1);

    /// <summary>Whether a row of windows is cut too, since it is longer than a block.</summary>
    public bool HasColumnBlocks => Waiting is WaitingSums.Totals && Window.Columns.Output > SumBlocks.Positions;

    /// <summary>The windows as they slide, whichever way the layer computes.</summary>
    public Correlation Windows =>
        new(IsTransposed: false, Window.Rows, Window.Columns, GroupAbove, GroupBelow, new WeightStrides(0, 0, 0, 0));
}
