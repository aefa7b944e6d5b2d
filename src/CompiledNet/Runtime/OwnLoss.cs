using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompiledNet.Runtime;

/// <summary>How generated code calls a loss of the user's own, whichever way that implements <see cref="ILoss"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OwnLoss
{
    /// <inheritdoc cref="ILoss.Compute"/>
    /// <typeparam name="TLoss">The loss.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Compute<TLoss>(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
        where TLoss : struct, ILoss => TLoss.Compute(output, target, gradient);
}
