using System.Diagnostics;
using System.Globalization;
using CompiledNet.Runtime;

namespace CompiledNet.Mpi.Program;

/// <summary>
/// What communication costs, without a network to train, for the model in docs/cluster.md: of many repetitions the time that a tenth of
/// them takes at most, since others are at work on a machine too. Rank 0 prints it.
/// </summary>
internal sealed class Measurement(Cluster cluster)
{
    private const int WarmUps = 50, Repetitions = 200;

    private readonly Workspace message = new(GradientPiece.CachedLength * 128);

    /// <summary>Measures, for a gradient of so many floats.</summary>
    public void Run(int gradientLength)
    {
        double latency = Microseconds(() => PingPong(1)) / 2;
        var reduction = new ClusterReduction(cluster);
        int length = reduction.PieceLengthOf(gradientLength);
        double piece = Microseconds(() => PingPong(length)) / 2;
        double meeting = Microseconds(() => cluster.Meetings.Meet(new Presence(Occasion.Step)));
        double chain = Microseconds(Chain(reduction, gradientLength, out int pieces));
        var gradient = new Workspace(gradientLength);
        double sum = Microseconds(() => cluster.Sum(gradient.Span));
        if (cluster.Rank == 0)
        {
            Console.Out.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{cluster.Size} ranks: {latency:F2} us for 4 bytes, {piece:F2} us for {length * sizeof(float) / 1024} KiB, "
                + $"{meeting:F2} us for a meeting; {gradientLength} floats in {pieces} pieces: {chain:F1} us along the ranks and back, "
                + $"{sum:F1} us by MPI_Allreduce\n"));
        }
    }

    /// <summary>Ranks 0 and 1 send each other a message; the others wait for the next meeting.</summary>
    private void PingPong(int length)
    {
        Span<float> part = message.Span[..length];
        if (cluster.Rank == 0)
        {
            cluster.Wait(cluster.Send(part, 1, 0));
            cluster.Receive(part, 1, 0);
        }
        else if (cluster.Rank == 1)
        {
            cluster.Receive(part, 0, 0);
            cluster.Wait(cluster.Send(part, 0, 0));
        }
    }

    private Action Chain(ClusterReduction reduction, int length, out int pieces)
    {
        var gradient = new Workspace(length);
        var list = new List<GradientPiece>();
        int most = reduction.PieceLengthOf(length);
        for (int start = 0; start < length; start += most)
            list.Add(new GradientPiece(list.Count, start, Math.Min(most, length - start)));
        GradientPiece[][] all = [[.. list]];
        pieces = list.Count;
        return () =>
        {
            reduction.Begin(cluster.Size, all[0].Length);
            foreach (GradientPiece piece in all[0])
            {
                reduction.Continue(piece, gradient.Span.Slice(piece.Start, piece.Length));
                reduction.Pass(piece, gradient.Span.Slice(piece.Start, piece.Length));
            }

            reduction.EndSegment(all[0], gradient.Span);
            reduction.Complete(all, gradient.Span);
        };
    }

    private double Microseconds(Action action)
    {
        var times = new List<double>();
        for (int repetition = -WarmUps; repetition < Repetitions; repetition++)
        {
            // All begin together, so that nobody's delay is counted as the message's.
            cluster.Meetings.Meet(new Presence(Occasion.Step));
            long begin = Stopwatch.GetTimestamp();
            action();
            if (repetition >= 0)
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
        }

        return times.Order().ElementAt(Repetitions / 10);
    }
}
