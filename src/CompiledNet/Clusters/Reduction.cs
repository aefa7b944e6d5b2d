namespace CompiledNet;

/// <summary>How the ranks of a cluster add up their gradients.</summary>
public enum Reduction
{
    /// <summary>
    /// In the order of the batch: sums travel along the ranks in pieces, and the result back the same way. The result is the same, bit for
    /// bit, for any number of ranks.
    /// </summary>
    Exact,

    /// <summary>
    /// In the order that the cluster's engine likes best (MPI_Allreduce): fewer steps where there are many ranks, but the result differs in
    /// its last bits from one number of ranks to another, and may from one run to the next. All else stays as in <see cref="Exact"/>.
    /// </summary>
    Fast,
}
