using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompiledNet;

/// <summary>
/// The processes of a cluster share each batch. Sums of gradients travel from rank to rank in pieces, each of which adds its tiles, and the
/// last one's go back the same way: while a rank adds to one piece, the next is at work on the piece before. All else is small, and is
/// told to all, who add it up in the same order.
/// </summary>
internal sealed class ClusterReduction(Cluster cluster) : BatchReduction
{
    /// <summary>Floats of the longest message: 64 KiB, beyond which it gains little by being one and not two.</summary>
    private const int MostMessageFloats = 16384;

    /// <summary>
    /// Floats that are sent in the time that a message takes for being one: 8 KiB is about right from shared memory (0.8 us and 5.0 GB/s
    /// were measured) to fast networks.
    /// </summary>
    private const int LatencyFloats = 2048;

    private readonly int[] lengths = new int[cluster.Size];
    private readonly bool isExact = cluster.Reduction == Reduction.Exact;

    /// <summary>Messages of the batch at work that are under way, by the piece's number; -1 where there is none.</summary>
    private int[] forward = [];
    private int[] backward = [];
    private int tiles;
    private int first;
    private int count;

    public override bool HasOthers => true;

    public override bool ContinuesOthers => isExact && cluster.Rank > 0;

    /// <summary>
    /// Of P pieces the last is there after 2 (P + ranks - 2) messages, docs/cluster.md says why: shorter where the way is longer. This is
    /// the length at which that takes the least time.
    /// </summary>
    public override int PieceLengthOf(int gradientLength)
    {
        double best = Math.Sqrt((double)gradientLength * LatencyFloats / Math.Max(1, cluster.Size - 2));
        int blocks = (int)Math.Clamp(best, GradientPiece.CachedLength, MostMessageFloats) / GradientPiece.CachedLength;
        return blocks * GradientPiece.CachedLength;
    }

    private bool HasFirstTile => first == 0 && count > 0;

    /// <summary>
    /// Of two ranks, the first receives the sums while the second is still adding: it would only wait for the end of that. Among more, each
    /// way back would have to end before the next segment begins.
    /// </summary>
    private bool ReturnsAtOnce => isExact && cluster.Size == 2;

    private int Next => cluster.Rank + 1;

    private bool IsLast => Next == cluster.Size;

    public override (int First, int Count) Share(int tiles) => ShareOf(cluster.Rank, tiles);

    public override (int First, int Count) Begin(int tiles, int pieces)
    {
        if (pieces != forward.Length)
        {
            forward = new int[pieces];
            backward = new int[pieces];
        }

        Array.Fill(forward, -1);
        Array.Fill(backward, -1);
        this.tiles = tiles;
        return (first, count) = Share(tiles);
    }

    public override void Gather(Span<float> exchange, int rowLength) =>
        Gather(MemoryMarshal.AsBytes(exchange), tiles, rowLength * sizeof(float));

    public override void Continue(GradientPiece piece, Span<float> sum)
    {
        if (isExact && first > 0)
            cluster.Receive(sum, cluster.Rank - 1, piece.Number);
        else if (!isExact && !HasFirstTile)
            sum.Clear();
    }

    public override void Pass(GradientPiece piece, ReadOnlySpan<float> sum)
    {
        // Ranks before the one that has the first tile have nothing to pass on.
        if (!isExact || first + count == 0)
            return;
        if (IsLast)
            backward[piece.Number] = cluster.Send(sum, cluster.Rank - 1, piece.Number);
        else
            forward[piece.Number] = cluster.Send(sum, Next, piece.Number);
    }

    public override void EndSegment(GradientPiece[] pieces, Span<float> gradient)
    {
        if (ReturnsAtOnce)
            Return(pieces, gradient);
    }

    public override void Complete(GradientPiece[][] pieces, Span<float> gradient)
    {
        if (!isExact)
        {
            cluster.Sum(gradient);
            return;
        }

        if (!ReturnsAtOnce)
        {
            foreach (GradientPiece[] ofSegment in pieces)
                Return(ofSegment, gradient);
        }

        foreach (ref int sent in backward.AsSpan())
            Await(ref sent);
    }

    public override void ShareState(Span<float> state)
    {
        if (state.IsEmpty)
            return;
        for (int rank = 0; rank < lengths.Length; rank++)
            lengths[rank] = ShareOf(rank, tiles) is (0, > 0) ? state.Length * sizeof(float) : 0;
        cluster.Gather(MemoryMarshal.AsBytes(state), lengths);
    }

    public override void GatherScores(Span<Score> rows, int rowLength) =>
        Gather(MemoryMarshal.AsBytes(rows), rows.Length / rowLength, rowLength * Unsafe.SizeOf<Score>());

    public override void GatherSums(Span<double> rows, int rowLength) =>
        Gather(MemoryMarshal.AsBytes(rows), rows.Length / rowLength, rowLength * sizeof(double));

    public override void SumCounts(Span<long> counts)
    {
        var ofRanks = new long[cluster.Size * counts.Length];
        counts.CopyTo(ofRanks.AsSpan(cluster.Rank * counts.Length));
        Array.Fill(lengths, counts.Length * sizeof(long));
        cluster.Gather(MemoryMarshal.AsBytes(ofRanks.AsSpan()), lengths);
        counts.Clear();
        for (int index = 0; index < ofRanks.Length; index++)
            counts[index % counts.Length] += ofRanks[index];
    }

    /// <summary>Receives what the batch's gradient is, piece by piece, and passes it on to those before.</summary>
    private void Return(GradientPiece[] pieces, Span<float> gradient)
    {
        if (IsLast)
            return;
        foreach (GradientPiece piece in pieces)
        {
            Span<float> sum = gradient.Slice(piece.Start, piece.Length);
            Await(ref forward[piece.Number]);
            cluster.Receive(sum, Next, piece.Number);
            if (cluster.Rank > 0)
                backward[piece.Number] = cluster.Send(sum, cluster.Rank - 1, piece.Number);
        }
    }

    private void Await(ref int sent)
    {
        if (sent >= 0)
            cluster.Wait(sent);
        sent = -1;
    }

    private void Gather(Span<byte> rows, int count, int rowLength)
    {
        for (int rank = 0; rank < lengths.Length; rank++)
            lengths[rank] = ShareOf(rank, count).Count * rowLength;
        cluster.Gather(rows, lengths);
    }

    private (int First, int Count) ShareOf(int rank, int tiles)
    {
        int begin = (int)((long)tiles * rank / cluster.Size);
        return (begin, (int)((long)tiles * (rank + 1) / cluster.Size) - begin);
    }
}
