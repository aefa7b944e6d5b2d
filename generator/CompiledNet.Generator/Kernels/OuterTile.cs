namespace CompiledNet.Generator.Kernels;

/// <summary>
/// How products of broadcast numbers and vectors are cut so that their sums stay in registers: the outer products of a dense layer's
/// kernel gradient, and one image's positions times its output channels.
/// </summary>
/// <param name="Rows">Broadcast numbers of a tile.</param>
/// <param name="Vectors">Vectors of a tile.</param>
/// <param name="ComputedVectors">Vectors that are computed in all.</param>
internal sealed record OuterTile(int Rows, int Vectors, int ComputedVectors)
{
    /// <summary>Whether all rows of a map come for some vectors before the next, so that weights which no near cache holds are read once.</summary>
    public bool TakesVectorsFirst { get; init; }

    /// <summary>What one product of all rows and vectors should take, in vector multiply-adds at the machine's best.</summary>
    public required double Work { get; init; }

    public override string ToString() => $"{Rows} values x {Vectors} vectors";
}
