namespace CompiledNet.Generator.Kernels;

/// <summary>
/// How long the blocks are that long sums are added in, so that an error grows with the length of a block and not with the map. These are
/// no choices of speed, which <see cref="IKernelChooser"/> makes: results depend on them, on every machine alike.
/// </summary>
internal static class SumBlocks
{
    /// <summary>Terms of each lane of one vector: few enough that rounding does not show, enough that summing over lanes does not either.</summary>
    public const int Terms = 64;

    /// <summary>Terms of each sum of a register tile; the sums of blocks are added in single precision too, and are few.</summary>
    public const int TileTerms = 512;

    /// <summary>Positions whose products are added to the sums of a kernel's gradient, in registers.</summary>
    public const int Positions = 128;

    /// <summary>Positions that are added one by one at most to sums that wait in memory, one for each of 16 images.</summary>
    public const int MostPositionsOfImages = 1024;

    /// <summary>Terms up to which a register tile is summed in one go: what ordinary layers have.</summary>
    private const int MostTileTerms = 4096;

    /// <summary>Whether a sum of vectors is cut into blocks: for a few of them it would not be worth it.</summary>
    public static bool AreFor(int terms) => terms > 4 * Terms;

    /// <summary>Whether the sums of a register tile are.</summary>
    public static bool AreForTile(long terms) => terms > MostTileTerms;
}
