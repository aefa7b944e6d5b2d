namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Picks algorithm, tile and loop order of kernels from the constants of the machine. Steps ask; printers are handed what was picked.
/// </summary>
internal interface IKernelChooser
{
    /// <summary>How the sums of a correlation of one image are cut into registers.</summary>
    PerWidth<RegisterTile> CutCorrelation(Func<VectorTarget, Correlation> correlation);

    /// <summary>How those of a tile of images are.</summary>
    PerWidth<RegisterTile> CutCorrelation(Correlation correlation);

    /// <summary>Rows of a tile's map that are read while they are in the cache, where they have been made; they leave no remainder.</summary>
    int CutRows(Shape map);

    /// <summary>Rows that are computed for each other in the cache, of so many; they leave no remainder. 0 where not even one of them fits.</summary>
    /// <param name="valuesOfRow">Values of all that belongs to a row, of an image.</param>
    int CutInlineRows(int rows, int valuesOfRow);

    /// <summary>How many rows of depthwise sums are in registers together; null where a kernel column does not fit in beside them.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="rowsPerCall">Rows that one call takes.</param>
    DepthwiseStrip[]? CutDepthwise(DepthwiseSums sums, int rowsPerCall);

    /// <summary>How many tiles of Winograd's sums go together; null where direct sums are faster.</summary>
    Winograd? CutWinograd(Winograd sums);

    /// <summary>How many tiles of the gradient of a kernel go together, of forward sums that are taken that way; null where direct sums are faster.</summary>
    Winograd? CutWinogradGradient(Winograd sums);

    /// <summary>How the gradient of a kernel that slides is cut.</summary>
    PerWidth<KernelGradientTile> CutKernelGradient(KernelGradient gradient);

    /// <summary>How products of broadcast numbers and vectors are cut.</summary>
    /// <param name="rows">Broadcast numbers in all.</param>
    /// <param name="columns">Numbers of a vector side in all.</param>
    /// <param name="storedColumns">Numbers that the memory has room for: those beyond <paramref name="columns"/> are zeros.</param>
    PerWidth<OuterTile> CutOuterProduct(int rows, int columns, int storedColumns);

    /// <summary>How the sums of one image, whose values are broadcast, are cut.</summary>
    PerWidth<OuterTile> CutOneImage(OneImageSums sums);

    /// <summary>Whether one image is summed faster with columns in the lanes than with filters.</summary>
    bool PutsColumnsInLanes(ColumnSums sums);

    /// <summary>Whether outer products of so many columns leave few lanes empty.</summary>
    bool FillsLanes(int columns);

    /// <summary>Whether a gradient of so many floats is taken once a batch, since a tile's own would not stay in the nearest cache.</summary>
    bool TakesGradientOfBatch(long floats);

    /// <summary>Whether the gradient of a dense layer of so few units is summed over lanes, and not as outer products.</summary>
    bool SumsOverLanes(int units);

    /// <summary>How the products of attention are cut.</summary>
    /// <param name="rows">Queries of a block, or vectors of them.</param>
    PerWidth<AttentionTiles> CutAttention(Attention attention, Func<VectorTarget, int> rows);

    /// <summary>Queries, or vectors of them, that attention takes together, of so many.</summary>
    int QueriesOfBlock(int queries);

    /// <summary>Whether the kernel columns of a correlation are a counted loop, since their text would be long.</summary>
    bool CountsKernelColumns(Correlation correlation);

    /// <summary>Whether copies of a value are printed one by one, else as a loop.</summary>
    bool UnrollsCopies(int copies);
}

/// <summary>A choice for each vector width.</summary>
internal sealed class PerWidth<T>(Func<VectorTarget, T> choose)
{
    private readonly T[] choices = [.. VectorTarget.All.Select(choose)];

    public T this[VectorTarget target] => choices[target.Index];

    /// <summary>What was chosen for the widest vectors.</summary>
    public override string ToString() => $"{choices[0]}";
}
