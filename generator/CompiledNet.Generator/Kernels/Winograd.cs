namespace CompiledNet.Generator.Kernels;

/// <summary>
/// A correlation of stride 1 by Winograd's sums in six points along an axis: F(4x4, 3x3), F(3x3, 4x4) or F(2x2, 5x5), whose 36 products give
/// outputs that take 144, 144 or 100 otherwise (Lavin and Gray 2015, Fast Algorithms for Convolutional Neural Networks). The 6x6 values that a
/// tile of outputs sees are transformed along both axes, multiplied with the kernel transformed to 6x6, summed over channels, and transformed
/// back. Tiles stand as far apart as they have outputs; what lies beyond the map is zero.
/// </summary>
/// <param name="Taps">Taps along an axis.</param>
/// <param name="SourceRows">Rows of the map below.</param>
/// <param name="SourceColumns">Columns of the map below.</param>
/// <param name="PadTop">Zeros above the map.</param>
/// <param name="PadLeft">Zeros before the map.</param>
/// <param name="OutRows">Rows of the result.</param>
/// <param name="OutColumns">Columns of the result.</param>
/// <param name="SourceChannels">Channels that are summed over.</param>
/// <param name="OutChannels">Channels of the result.</param>
internal sealed record Winograd(
    int Taps, int SourceRows, int SourceColumns, int PadTop, int PadLeft, int OutRows, int OutColumns, int SourceChannels, int OutChannels)
{
    /// <summary>Values that a tile sees along an axis, and points that the polynomials are evaluated at: 0, 1, -1, 2, -2 and infinity.</summary>
    public const int Points = 6;

    /// <summary>Fewest taps along an axis.</summary>
    public const int FewestTaps = 3;

    /// <summary>Most taps along an axis.</summary>
    public const int MostTaps = 5;

    /// <summary>Products for each tile and pair of channels.</summary>
    public const int Products = Points * Points;

    /// <summary>So many floats apart, few lines of a cache lie in other sets.</summary>
    private const int FloatsOfConflict = 256;

    /// <summary>Outputs of a tile along an axis.</summary>
    public int Outputs => OutputsOf(Taps);

    /// <summary>Rows and columns that a tile sees beyond its outputs.</summary>
    public int Halo => Taps - 1;

    /// <summary>Rows of tiles.</summary>
    public int TileRows => (OutRows + Outputs - 1) / Outputs;

    /// <summary>Columns of tiles.</summary>
    public int TileColumns => (OutColumns + Outputs - 1) / Outputs;

    /// <summary>Bytes of the transformed weights.</summary>
    public long WeightBytes => (long)ElementType.Float32.Bytes * Products * SourceChannels * OutChannels;

    /// <summary>Bytes of the points of a tile of one image, before and behind the products.</summary>
    public long TileBytes => (long)ElementType.Float32.Bytes * Products * (SourceChannels + OutChannels);

    /// <summary>Tiles that are transformed, multiplied and transformed back together where the lanes are images.</summary>
    public WinogradBlock ImagesBlock { get; init; } = new(1, 1);

    /// <summary>The same where the lanes are the channels of one image; none where that is computed directly.</summary>
    public WinogradBlock ChannelsBlock { get; init; } = new(1, 1);

    /// <summary>The block of tiles for what stands in the lanes.</summary>
    public WinogradBlock Block(bool lanesAreImages) => lanesAreImages ? ImagesBlock : ChannelsBlock;

    /// <summary>The products summed over channels, in each point of each tile: a correlation in groups.</summary>
    /// <param name="weights">Where the transformed weight of a pair of channels stands.</param>
    public Correlation Multiplication(bool lanesAreImages, WeightStrides weights) =>
        new(IsTransposed: false, WindowAxis.Points(1), WindowAxis.Points(Block(lanesAreImages).Tiles), OutChannels, SourceChannels, weights)
        {
            Groups = Products,
        };

    /// <summary>Where the operands of <see cref="Multiplication"/> stand: [tile][point][channel][16 images], or [tile][point][channels, padded].</summary>
    /// <param name="lanes">Floats of a vector.</param>
    public OperandLayout Layout(bool lanesAreImages, int lanes)
    {
        (int source, int result) = (Stride(SourceChannels, lanesAreImages), Stride(OutChannels, lanesAreImages));
        return new OperandLayout(
            lanesAreImages, !lanesAreImages, Products * source, lanesAreImages ? Contract.TileImages : 1, Products * result,
            lanesAreImages ? Contract.TileImages : lanes, source, result);
    }

    /// <summary>Floats that count of a position of a map.</summary>
    public static int Floats(int channels, bool lanesAreImages) => lanesAreImages ? channels * Contract.TileImages : channels;

    /// <summary>Floats from one position of a map to the next.</summary>
    public static int Position(int channels, bool lanesAreImages) => lanesAreImages ? channels * Contract.TileImages : Contract.Pad(channels);

    /// <summary>
    /// Floats from one position of a patch to the next, and from one point to the next: the 36 of a window must not share a set of the cache.
    /// </summary>
    public static int Stride(int channels, bool lanesAreImages) => Apart(Position(channels, lanesAreImages));

    /// <summary>Floats from the weights of one point to those of the next.</summary>
    public static int WeightStride(int channels, int rowStride) => Apart(channels * rowStride);

    private static int Apart(int stride) => stride % FloatsOfConflict == 0 ? stride + Contract.AlignedFloats : stride;

    /// <summary>Outputs of a tile along an axis.</summary>
    public static int OutputsOf(int taps) => Points + 1 - taps;

    /// <summary>Whether there are such sums for a window: neighbouring taps, as many along both axes, at every position.</summary>
    public static bool Fits(WindowGeometry window) =>
        window is { Rows: { Size: >= FewestTaps and <= MostTaps, Stride: 1, Dilation: 1 }, Columns: { Stride: 1, Dilation: 1 } }
        && window.Rows.Size == window.Columns.Size;

    public override string ToString() => $"Winograd F({Outputs}x{Outputs}, {Taps}x{Taps})";
}

/// <summary>Neighbouring tiles.</summary>
internal readonly record struct WinogradBlock(int Rows, int Columns)
{
    public static WinogradBlock None { get; } = new(0, 0);

    public int Tiles => Rows * Columns;

    /// <summary>Floats of the points of its tiles.</summary>
    public long PointsLength(int channels, bool lanesAreImages) => (long)Tiles * Winograd.Products * Winograd.Stride(channels, lanesAreImages);

    /// <summary>Floats of a patch.</summary>
    /// <param name="outputs">Outputs of a tile along an axis.</param>
    /// <param name="halo">Rows and columns that tiles see beyond their outputs.</param>
    public long PatchLength(int channels, bool lanesAreImages, int outputs, int halo) =>
        (long)((Rows * outputs) + halo) * ((Columns * outputs) + halo) * Winograd.Stride(channels, lanesAreImages);
}
