namespace CompiledNet.Generator.Kernels;

/// <summary>The sizes of attention: each query looks at keys of as many channels, and takes a share of the value of each.</summary>
/// <param name="Heads">Parts of the channels that look for themselves.</param>
/// <param name="KeyDim">Channels of queries and keys, of one head.</param>
/// <param name="ValueDim">Channels of values, of one head.</param>
/// <param name="Queries">Steps that look.</param>
/// <param name="Keys">Steps that are looked at.</param>
/// <param name="IsCausal">Whether a query sees the keys up to its own step only.</param>
/// <param name="IsMasked">Whether a mask says which keys count.</param>
internal sealed record Attention(int Heads, int KeyDim, int ValueDim, int Queries, int Keys, bool IsCausal, bool IsMasked)
{
    /// <summary>Whether a query may not see a key.</summary>
    public bool Hides => IsCausal || IsMasked;

    /// <summary>Vectors that hold the queries of one image, where they stand in the lanes.</summary>
    public int QueryVectors(VectorTarget target) => (Queries + target.Lanes - 1) / target.Lanes;
}

/// <summary>How the products of attention are cut: sums in registers of so many rows and columns.</summary>
/// <param name="Scores">Queries x keys, over channels of a key.</param>
/// <param name="Results">Queries x channels of a value, over keys.</param>
/// <param name="Queries">Queries x channels of a key, over keys: the gradient of queries.</param>
/// <param name="Keys">Keys x channels of a key, over queries: the gradient of keys.</param>
/// <param name="Values">Keys x channels of a value, over queries: the gradient of values.</param>
internal sealed record AttentionTiles(OuterTile Scores, OuterTile Results, OuterTile Queries, OuterTile Keys, OuterTile Values)
{
    public override string ToString() => $"tiles of {Size(Scores)} scores, {Size(Results)} results";

    private static string Size(OuterTile tile) => $"{tile.Rows}x{tile.Vectors}";
}
