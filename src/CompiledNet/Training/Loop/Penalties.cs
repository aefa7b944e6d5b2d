using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// What large weights cost: l1 * sum of |weight| + l2 * sum of weight² of each trained tensor that has penalties, as Keras'
/// regularizers. They are added to the mean loss of a batch or a data set, their slope to the gradient.
/// </summary>
internal sealed class Penalties
{
    private readonly List<ParameterInfo> penalised;
    private readonly GradientPiece[] pieces;

    private Penalties(List<ParameterInfo> penalised, GradientPiece[] pieces)
    {
        this.penalised = penalised;
        this.pieces = pieces;
    }

    /// <summary>The penalties of a network; null where none of its trained tensors has any.</summary>
    public static Penalties? Of(Architecture architecture)
    {
        List<ParameterInfo> penalised = architecture.FindParameters(each => each.Trainable && (each.L1 != 0 || each.L2 != 0));
        return penalised.Count == 0 ? null : new Penalties(penalised, GradientPiece.OfAll(architecture));
    }

    /// <summary>Adds the slope of the penalties to a piece of the gradient.</summary>
    /// <param name="piece">Which floats.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradient">The piece of the gradient; empty where only the penalty is asked for.</param>
    /// <returns>The piece's part of the penalty.</returns>
    public double AddTo(GradientPiece piece, ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        double penalty = 0;
        foreach (ParameterInfo info in penalised)
        {
            int start = Math.Max(piece.Start, info.Offset);
            int length = Math.Min(piece.Start + piece.Length, info.Offset + info.Rows * info.RowStride) - start;
            if (length <= 0)
                continue;
            ReadOnlySpan<float> weights = parameters.Slice(start, length);
            if (info.L1 != 0)
                penalty += info.L1 * VectorMath.SumOfMagnitudes(weights);
            if (info.L2 != 0)
                penalty += info.L2 * VectorMath.SumOfSquares(weights);
            if (!gradient.IsEmpty)
                VectorMath.AddSlopes(weights, info.L1, 2 * info.L2, gradient.Slice(start - piece.Start, length));
        }

        return penalty;
    }

    /// <summary>The penalty of all parameters, summed in the order and the pieces in which training sums it.</summary>
    public double Sum(ReadOnlySpan<float> parameters)
    {
        double sum = 0;
        foreach (GradientPiece piece in pieces)
            sum += AddTo(piece, parameters, []);
        return sum;
    }
}
