namespace CompiledNet.Generator.Kernels;

/// <summary>
/// A correlation with 3x3 taps and stride 1 by Winograd's F(4x4, 3x3): 36 products give 16 outputs that take 144 otherwise (Lavin and Gray
/// 2015, Fast Algorithms for Convolutional Neural Networks). The 6x6 values that a tile of 4x4 outputs sees are transformed along both axes,
/// multiplied with the kernel transformed to 6x6, summed over channels, and transformed back. Tiles stand 4 apart; what lies beyond the map
/// is zero.
/// </summary>
/// <param name="SourceRows">Rows of the map below.</param>
/// <param name="SourceColumns">Columns of the map below.</param>
/// <param name="PadTop">Zeros above the map.</param>
/// <param name="PadLeft">Zeros before the map.</param>
/// <param name="OutRows">Rows of the result.</param>
/// <param name="OutColumns">Columns of the result.</param>
/// <param name="SourceChannels">Channels that are summed over.</param>
/// <param name="OutChannels">Channels of the result.</param>
internal sealed record Winograd(
    int SourceRows, int SourceColumns, int PadTop, int PadLeft, int OutRows, int OutColumns, int SourceChannels, int OutChannels)
{
    /// <summary>Outputs of a tile along an axis.</summary>
    public const int Outputs = 4;

    /// <summary>Taps along an axis.</summary>
    public const int Taps = 3;

    /// <summary>Values that a tile sees along an axis, and points that the polynomials are evaluated at: 0, 1, -1, 2, -2 and infinity.</summary>
    public const int Points = Outputs + Taps - 1;

    /// <summary>Products for each tile and pair of channels.</summary>
    public const int Products = Points * Points;

    /// <summary>Rows of tiles.</summary>
    public int TileRows => (OutRows + Outputs - 1) / Outputs;

    /// <summary>Columns of tiles.</summary>
    public int TileColumns => (OutColumns + Outputs - 1) / Outputs;

    /// <summary>Tiles that are transformed, multiplied and transformed back together where the lanes are images.</summary>
    public WinogradBlock ImagesBlock { get; init; } = new(1, 1);

    /// <summary>The same where the lanes are the channels of one image; none where that is computed directly.</summary>
    public WinogradBlock ChannelsBlock { get; init; } = new(1, 1);

    public override string ToString() => $"Winograd F({Outputs}x{Outputs}, {Taps}x{Taps})";
}

/// <summary>Neighbouring tiles.</summary>
internal readonly record struct WinogradBlock(int Rows, int Columns)
{
    public static WinogradBlock None { get; } = new(0, 0);

    public int Tiles => Rows * Columns;
}
