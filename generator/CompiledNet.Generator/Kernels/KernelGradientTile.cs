namespace CompiledNet.Generator.Kernels;

/// <summary>How the gradient of a convolution's kernel is cut so that its sums over all positions stay in registers.</summary>
/// <param name="KernelColumns">Neighbouring kernel columns of a tile; the last tile may have fewer.</param>
/// <param name="Channels">Input channels of a tile; the last tile may have fewer.</param>
/// <param name="Filters">Filters of a tile; the last tile may have fewer.</param>
/// <param name="Blocks">The columns of the output, one at a time, those that meet the same taps in one block.</param>
internal sealed record KernelGradientTile(int KernelColumns, int Channels, int Filters, ColumnBlock[] Blocks)
{
    /// <summary>Whether kernel columns are a counted loop, each a tile of its own: there are no blocks then.</summary>
    public bool CountsKernelColumns { get; init; }

    /// <summary>What one kernel row should take over all positions, in vector multiply-adds at the machine's best.</summary>
    public required double Work { get; init; }

    public override string ToString() =>
        $"{KernelColumns} kernel columns x {Channels} channels x {Filters} filters{(CountsKernelColumns ? ", kernel columns counted" : "")}";
}
