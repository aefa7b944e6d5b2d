namespace CompiledNet.Generator.Steps;

/// <summary>
/// The gradient of a large matrix, which the trainer takes once a batch, piece by piece, as the sum of the outer products that all tiles leave in
/// their memory: written by each tile and added up afterwards, it would go to memory and back for each.
/// </summary>
/// <param name="Kernel">The matrix: rows of inputs, columns of units.</param>
/// <param name="Input">What the layer takes: [input][16 images].</param>
/// <param name="Deltas">The gradients of its sums: [image][units, zeros up to a row of the matrix].</param>
internal sealed record OuterGradient(ParameterSlot Kernel, Value Input, Buffer Deltas)
{
    /// <summary>Floats of the deltas.</summary>
    public long DeltasLength => (long)Contract.TileImages * Kernel.RowStride;
}
