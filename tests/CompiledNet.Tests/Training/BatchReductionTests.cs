using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// Several trainers that share each batch, as processes of a cluster would, have the bits of one trainer alone: with batch normalization,
/// dropout, a clipped norm, any number of threads, and batches of fewer tiles than there are trainers.
/// </summary>
public class BatchReductionTests
{
    private const int Count = 87;

    private static readonly ExampleDataset Data = ExampleDataset.Classes(Count, inputLength: 9 * 7 * 3, classes: 4);

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(2, 1, null)]
    [InlineData(2, 3, 0.05f)]
    [InlineData(3, 1, 0.05f)]
    [InlineData(3, 2, null)]
    [InlineData(4, 2, 0.05f)]
    public void TrainersThatShareBatches_HaveTheBitsOfOne(int ranks, int threads, float? norm)
    {
        (float[] expected, double[] losses) = Train(null, threads: 1, norm);
        var ring = new Ring(ranks);
        var results = new (float[] Parameters, double[] Losses)[ranks];
        Thread[] processes = [.. Enumerable.Range(0, ranks).Select(rank => new Thread(() => results[rank] = Train(ring.Rank(rank), threads, norm)))];
        foreach (Thread process in processes)
            process.Start();
        foreach (Thread process in processes)
            process.Join();

        Assert.All(results, result => Assert.Equal(expected, result.Parameters));
        Assert.All(results, result => Assert.Equal(losses, result.Losses));
    }

    private static (float[] Parameters, double[] Losses) Train(BatchReduction? reduction, int threads, float? norm)
    {
        var network = new DropoutNetwork(seed: 3);
        var losses = new List<double>();
        using var trainer = new Trainer(network, new Adam { GlobalClipNorm = norm }, Count, threads, classWeights: null, readsAhead: false, reduction);
        foreach (int count in new[] { Count, 20, Count, 1 })
            losses.Add(trainer.Step(Data.AllInputs.AsSpan(0, count * 189), Data.AllTargets.AsSpan(0, count)));
        losses.Add(new Evaluator(network, new ExampleReader(network.Architecture, Data, "data"), threads, reduction).Run().Loss);
        return ([.. network.Parameters.SelectMany(parameter => parameter.ToArray())], [.. losses]);
    }

    /// <summary>What processes of a cluster are to each other, by means of one memory.</summary>
    private sealed class Ring(int ranks)
    {
        private readonly Dictionary<(string Kind, int Rank, long Number, int Place), object> letters = [];

        private int Ranks => ranks;

        public BatchReduction Rank(int rank) => new Member(this, rank);

        private void Post((string Kind, int Rank, long Number, int Place) address, object letter)
        {
            lock (letters)
            {
                letters.Add(address, letter);
                Monitor.PulseAll(letters);
            }
        }

        private T Await<T>((string Kind, int Rank, long Number, int Place) address)
        {
            lock (letters)
            {
                object? letter;
                while (!letters.TryGetValue(address, out letter))
                {
                    if (!Monitor.Wait(letters, TimeSpan.FromSeconds(60)))
                        throw new TimeoutException($"{address} did not come.");
                }

                return (T)letter;
            }
        }

        private sealed class Member(Ring ring, int rank) : BatchReduction
        {
            private readonly HashSet<GradientPiece> passed = [];
            private long number;
            private long step;
            private int first;
            private bool begins;

            public override bool HasOthers => true;

            public override (int First, int Count) Share(int tiles)
            {
                number++;
                first = tiles * rank / ring.Ranks;
                int count = (tiles * (rank + 1) / ring.Ranks) - first;
                begins = first == 0 && count > 0;
                return (first, count);
            }

            public override void Gather(Span<float> exchange, int rowLength, int first, int count)
            {
                number++;
                ring.Post(("rows", rank, number, 0), (first, exchange.Slice(first * rowLength, count * rowLength).ToArray()));
                for (int other = 0; other < ring.Ranks; other++)
                {
                    (int place, float[] rows) = ring.Await<(int, float[])>(("rows", other, number, 0));
                    rows.CopyTo(exchange[(place * rowLength)..]);
                }
            }

            public override void Continue(GradientPiece piece, Span<float> sum)
            {
                if (first > 0)
                    ring.Await<float[]>(("sum", rank - 1, step, piece.Start)).CopyTo(sum);
            }

            public override void Pass(GradientPiece piece, ReadOnlySpan<float> sum)
            {
                ring.Post(("sum", rank, step, piece.Start), sum.ToArray());
                lock (passed)
                    passed.Add(piece);
            }

            public override void Complete(Span<float> gradient)
            {
                foreach (GradientPiece piece in passed)
                    ring.Await<float[]>(("sum", ring.Ranks - 1, step, piece.Start)).CopyTo(gradient[piece.Start..]);
                passed.Clear();
                step++;
            }

            public override void ShareState(Span<float> state)
            {
                number++;
                ring.Post(("state", rank, number, 0), (begins, state.ToArray()));
                for (int other = 0; other < ring.Ranks; other++)
                {
                    (bool hasFirstTile, float[] sent) = ring.Await<(bool, float[])>(("state", other, number, 0));
                    if (hasFirstTile)
                        sent.CopyTo(state);
                }
            }

            public override Score Sum(ReadOnlySpan<Score> own)
            {
                number++;
                Score sum = rank > 0 ? ring.Await<Score>(("score", rank - 1, number, 0)) : default;
                foreach (Score score in own)
                    sum += score;
                ring.Post(("score", rank, number, 0), sum);
                return ring.Await<Score>(("score", ring.Ranks - 1, number, 0));
            }
        }
    }
}
