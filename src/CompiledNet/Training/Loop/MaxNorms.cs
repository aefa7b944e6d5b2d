using System.Runtime.Intrinsics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Limits of the norms of weights, kept after each step of an optimizer: the weights of one output, over all inputs and taps, are
/// scaled down to the limit where their Euclidean norm is larger (Keras' MaxNorm, on axis 0 of a dense kernel, on [0, 1, 2] of a
/// convolution's). Columns of the flat matrices are outputs, so that blocks of sixteen of them are limited each by itself.
/// </summary>
internal sealed class MaxNorms
{
    private const int Lanes = 16;

    /// <summary>What keeps the divisor from zero, as in Keras.</summary>
    private const double Epsilon = 1e-7;

    private readonly (ParameterInfo Info, int Start)[] blocks;

    private MaxNorms((ParameterInfo Info, int Start)[] blocks) => this.blocks = blocks;

    /// <summary>Blocks of outputs, each of which can be limited by a thread of its own.</summary>
    public int Count => blocks.Length;

    /// <summary>The limits of a network; null where none of its trained tensors has one.</summary>
    public static MaxNorms? Of(Architecture architecture)
    {
        List<ParameterInfo> limited = architecture.FindParameters(each => each.Trainable && each.MaxNorm != 0);
        return limited.Count == 0 ? null : new MaxNorms(
        [
            .. limited.SelectMany(
                each => Enumerable.Range(0, (each.Columns - 1) / Lanes + 1).Select(block => (each, each.Offset + block * Lanes))),
        ]);
    }

    /// <summary>Limits the weights of a block of outputs.</summary>
    /// <param name="block">Which, from 0.</param>
    /// <param name="parameters">All parameters.</param>
    public void Limit(int block, Span<float> parameters)
    {
        (ParameterInfo info, int start) = blocks[block];
        ref float weights = ref parameters[start];
        Vector512<double> lower = Vector512<double>.Zero, upper = Vector512<double>.Zero;
        for (int row = 0; row < info.Rows; row++)
        {
            (Vector512<double> first, Vector512<double> second) =
                Vector512.Widen(Vector512.LoadUnsafe(ref weights, (nuint)((long)row * info.RowStride)));
            lower += first * first;
            upper += second * second;
        }

        Vector512<double> limit = Vector512.Create((double)info.MaxNorm);
        (Vector512<double> lowerNorm, Vector512<double> upperNorm) = (Vector512.Sqrt(lower), Vector512.Sqrt(upper));
        if (!Vector512.GreaterThanAny(lowerNorm, limit) && !Vector512.GreaterThanAny(upperNorm, limit))
            return;
        Vector512<float> scales = Vector512.Narrow(Scale(lowerNorm, limit), Scale(upperNorm, limit));
        for (int row = 0; row < info.Rows; row++)
        {
            nuint place = (nuint)((long)row * info.RowStride);
            (Vector512.LoadUnsafe(ref weights, place) * scales).StoreUnsafe(ref weights, place);
        }
    }

    private static Vector512<double> Scale(Vector512<double> norm, Vector512<double> limit) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(norm, limit), limit / (norm + Vector512.Create(Epsilon)), Vector512<double>.One);
}
