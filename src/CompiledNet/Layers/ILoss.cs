namespace CompiledNet;

/// <summary>
/// A loss of one's own: a struct that implements this, named by <c>[Loss&lt;Ring&gt;]</c> on a network or <c>[Output&lt;Ring&gt;("head")]</c> of
/// one of its outputs. The generated pass calls it for each image; there is no object and no delegate between.
/// </summary>
public interface ILoss
{
    /// <summary>
    /// The loss of one image, and its slope by each output. Threads call it at the same time for different images, so that it keeps nothing
    /// from one call to the next; where it allocates nothing, training allocates nothing.
    /// </summary>
    /// <param name="output">
    /// What the network gives for the image, its activation applied: a vector, or a map in the order [row][column][channel].
    /// </param>
    /// <param name="target">
    /// The image's targets, any finite numbers: as many as outputs, unless <see cref="LossAttribute{TLoss}.Targets"/> says otherwise.
    /// </param>
    /// <param name="gradient">
    /// Receives how the loss changes with each output. It holds zeros when the call begins. <see cref="LossCheck"/> compares it with
    /// differences of the loss.
    /// </param>
    /// <returns>The loss of the image. That of a batch is the mean over its images.</returns>
    static abstract float Compute(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient);
}
