using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>Where a tile leaves, in the memory of its training pass, what the gradient of a matrix is the sum of outer products of.</summary>
/// <param name="InputOffset">First float of the layer's inputs, [input][16 images].</param>
/// <param name="DeltaOffset">
/// First float of the gradients of its sums, [image][<see cref="ParameterInfo.RowStride"/>], divided by the images of the batch and zero in
/// lanes without an image.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record OuterGradient(int InputOffset, int DeltaOffset);
