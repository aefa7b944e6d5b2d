namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The sums of one image whose lanes are neighbouring columns of the output: a weight is broadcast to them. Where filters are few, vectors
/// of filters leave most lanes empty, and a row of the map fills them. The map is read as planes, [channel][row][column], with the zeros
/// that windows see left and right; what comes out is planes too.
/// </summary>
/// <param name="Rows">The window along the rows.</param>
/// <param name="Columns">The window along the columns, of stride 1.</param>
/// <param name="Channels">Channels of the map.</param>
/// <param name="PositionStride">Floats from one position of the map to the next.</param>
/// <param name="Filters">Sums at each position.</param>
/// <param name="WeightStride">Floats from one row of weights to the next.</param>
/// <param name="HasBias">Whether the sums begin with a bias, else with zero.</param>
/// <param name="RowsPerCall">Rows that one call computes.</param>
/// <param name="KeepsLargest">Whether of those only the largest is kept, of each column: they are the rows of a row of pooling windows.</param>
/// <param name="Activation">What is applied to each sum before it is stored.</param>
internal sealed record ColumnSums(
    WindowAxis Rows, WindowAxis Columns, int Channels, int PositionStride, int Filters, int WeightStride, bool HasBias, int RowsPerCall,
    bool KeepsLargest, FunctionSpec Activation)
{
    /// <summary>Columns of a plane of the map: its own and the zeros that windows see beside them.</summary>
    public int PlaneWidth => Columns.Output - 1 + Columns.Reach;

    /// <summary>Floats of a plane of the map.</summary>
    public int PlaneLength => Rows.Input * PlaneWidth;

    /// <summary>Whether the map is its only plane as it is.</summary>
    public bool MapIsPlane => PositionStride == 1 && Columns.IsInside;

    /// <summary>Positions that come of one call, in each plane.</summary>
    public int Results => (KeepsLargest ? 1 : RowsPerCall) * Columns.Output;

    /// <summary>Products that are summed for each number of the result, where the whole window meets the map.</summary>
    public long Terms => (long)Rows.Size * Columns.Size * Channels;

    /// <summary>Whether a window can slide in the lanes: no vector of the widest begins before its row.</summary>
    public static bool Accepts(WindowGeometry window) => window.Columns.Stride == 1 && window.Columns.Output >= Contract.AlignedFloats;
}
