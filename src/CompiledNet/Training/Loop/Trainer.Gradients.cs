using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <content>From what tiles give to the optimizer's step: piece by piece, each while it is in the nearest cache.</content>
public sealed partial class Trainer
{
    /// <summary>Adds the penalties to the loss of each image, and their slopes to the gradient unless they are in it already.</summary>
    private void Penalise(bool isAdded)
    {
        if (penalties is null)
            return;
        if (!isAdded)
        {
            pieces = wholeGradient;
            team.Run(pieces.Length, penalisePiece);
        }

        double penalty = 0;
        foreach (double ofPiece in penaltyOfPieces)
            penalty += ofPiece;
        sums.Penalise(penalty);
    }

    /// <summary>
    /// The step of the optimizer once the whole gradient is known: its norm is not before. Pieces are the same for any number of
    /// threads, and their squares are summed in order.
    /// </summary>
    /// <returns>Whether the step was taken.</returns>
    private bool ApplyToWhole()
    {
        if (guard is not null && !guard.Allows(scorer.MeanLoss(sums), gradient.Span))
        {
            stateBefore.Span.CopyTo(State);
            return false;
        }

        double sum = 0;
        if (squares.Length > 0)
        {
            team.Run(squares.Length, squarePiece);
            foreach (double square in squares)
                sum += square;
        }

        pieces = wholeGradient;
        optimizer.BeginStep(Math.Sqrt(sum), squares);
        sumsGradients = false;
        appliesOptimizer = true;
        addsPenalties = false;
        team.Run(team.Count, sumSlice);
        if (guard is null || !guard.TakesBack())
            return true;
        stateBefore.Span.CopyTo(State);
        return false;
    }

    private void PenalisePiece(int piece, int worker) => penaltyOfPieces[piece] = penalties!.AddTo(
        pieces[piece], network.ParameterVector.Span, gradient.Span.Slice(pieces[piece].Start, pieces[piece].Length));

    private void LimitNorms(int block, int worker) => maxNorms!.Limit(block, network.ParameterVector.Span);

    private void SquarePiece(int piece, int worker) =>
        squares[piece] = VectorMath.SumOfSquares(gradient.Span.Slice(normPieces[piece].Start, normPieces[piece].Length));

    private void SumSlice(int slice, int worker)
    {
        int end = (int)((long)pieces.Length * (slice + 1) / team.Count);
        for (int piece = (int)((long)pieces.Length * slice / team.Count); piece < end; piece++)
        {
            SumPiece(pieces[piece]);
            if (addsPenalties)
                PenalisePiece(piece, worker);
            if (appliesOptimizer)
                Update(pieces[piece]);
        }
    }

    private void SumPiece(GradientPiece piece)
    {
        if (!sumsGradients)
            return;
        Span<float> sum = gradient.Span.Slice(piece.Start, piece.Length);
        if (firstTile == own.First)
            reduction.Continue(piece, sum);
        if (piece.Matrix is { OuterGradient: { } outer } matrix)
            AddOuterProducts(piece, matrix, outer, sum);
        else
        {
            for (int done = 0; done < piece.Length; done += GradientPiece.CachedLength)
                AddTiles(piece.Start + done, sum.Slice(done, Math.Min(GradientPiece.CachedLength, piece.Length - done)));
        }

        if (endsSum)
            reduction.Pass(piece, sum);
    }

    /// <summary>
    /// Where tiles have a memory each, the outer products of all are added up in the end, while their sum is in the nearest cache; else those
    /// of each round.
    /// </summary>
    private void AddOuterProducts(GradientPiece piece, ParameterInfo matrix, OuterGradient outer, Span<float> sum)
    {
        bool hasAllTiles = piecesBySegment.Length > 1;
        if (hasAllTiles && !endsSum)
            return;
        int firstRow = (piece.Start - matrix.Offset) / matrix.RowStride;
        for (int tile = hasAllTiles ? own.First : firstTile; tile < firstTile + roundTiles; tile++)
        {
            ref float arena = ref MemoryOf(tile).Arena;
            OuterProducts.Sum(
                ref Simd.At(ref arena, outer.InputOffset + (firstRow * TileImages)), ref Simd.At(ref arena, outer.DeltaOffset), sum, matrix.RowStride,
                adds: tile > 0);
        }
    }

    private void AddTiles(int start, Span<float> sum)
    {
        int tile = firstTile == 0 ? 1 : 0;
        for (; tile + 1 < roundTiles; tile += 2)
            VectorMath.Add(tileGradients[tile].Span.Slice(start, sum.Length), tileGradients[tile + 1].Span.Slice(start, sum.Length), sum);
        if (tile < roundTiles)
            VectorMath.Add(tileGradients[tile].Span.Slice(start, sum.Length), sum);
    }

    private void Update(GradientPiece piece)
    {
        guard?.Keep(piece);
        optimizer.UpdateFrom(
            piece.Start, network.ParameterVector.Span.Slice(piece.Start, piece.Length), gradient.Span.Slice(piece.Start, piece.Length));
        guard?.Look(piece);
    }
}
