using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Predicts a data set, tile by tile on several threads, and compares with its targets. The result is the same for any number of
/// threads.
/// </summary>
internal sealed class Evaluator
{
    private readonly Network network;
    private readonly ExampleReader data;
    private readonly TileScorer scorer;
    private readonly int outputs;
    private readonly IgnoredLabels? ignoredLabels;
    private readonly ExampleRows rows;
    private readonly BatchReduction reduction;
    private readonly Penalties? penalties;
    private readonly (int First, int Count) own;
    private readonly TileMemory[] memories;
    private readonly Score[] scores;
    private readonly MetricSums metricSums;

    /// <summary>Prepares to evaluate once or many times.</summary>
    /// <param name="network">The network; it must have a loss.</param>
    /// <param name="data">Examples that were checked.</param>
    /// <param name="threads">Threads at work, the caller's included.</param>
    /// <param name="reduction">Where scores are summed; null for one process.</param>
    /// <param name="metrics">What is measured besides what always is; null for nothing.</param>
    public Evaluator(Network network, ExampleReader data, int threads, BatchReduction? reduction = null, MetricSet? metrics = null)
    {
        this.network = network;
        this.data = data;
        scorer = new TileScorer(network.Architecture);
        outputs = network.Architecture.Outputs.Count;
        ignoredLabels = IgnoredLabels.Of(network.Architecture);
        penalties = Penalties.Of(network.Architecture);
        rows = new DatasetRows(data);
        this.reduction = reduction ?? BatchReduction.SingleProcess;
        own = this.reduction.Share((data.Count - 1) / Architecture.TileImages + 1);
        int tiles = (data.Count - 1) / Architecture.TileImages + 1;
        scores = new Score[tiles * outputs];
        memories = new TileMemory[Math.Clamp(own.Count, 1, threads)];
        for (int worker = 0; worker < memories.Length; worker++)
            memories[worker] = new TileMemory(network.Architecture, network.Architecture.Evaluation!);
        metricSums = new MetricSums(metrics ?? MetricSet.Empty, memories.Length, tiles);
    }

    /// <summary>Evaluates the network as it is now.</summary>
    public Evaluation Run()
    {
        network.ParameterVector.Derive(network);
        metricSums.Clear();
        using (var team = new WorkerTeam(memories.Length, $"{network.Architecture.Name} evaluator"))
            team.Run(own.Count, EvaluateTile);
        reduction.GatherScores(scores, outputs);
        var sums = new ScoreSums(outputs);
        sums.Add(scores, data.Count);
        for (int index = 0; index < outputs; index++)
        {
            OutputInfo output = network.Architecture.Outputs[index];
            if (output.IgnoreLabel is not null)
                sums.Scale(index, IgnoredLabels.Share(output, data.Count, sums.Outputs[index].Answers));
        }

        if (penalties is not null)
            sums.Penalise(penalties.Sum(network.ParameterVector.Span));
        metricSums.EndBatch(scores.Length / outputs, reduction);
        return scorer.Summarize(sums, metricSums.Summarize(reduction));
    }

    private void EvaluateTile(int place, int worker)
    {
        TileMemory memory = memories[worker];
        int first = (own.First + place) * Architecture.TileImages;
        int count = Math.Min(Architecture.TileImages, data.Count - first);
        rows.Read(first, count, memory, out ReadOnlySpan<float> inputs, out ReadOnlySpan<float> targets, out ReadOnlySpan<float> weights);
        memory.Pack(inputs, targets, weights);
        ignoredLabels?.LeaveOut(memory, count);
        memory.Losses.AsSpan().Clear();
        network.RunEvaluateTile(new TrainingTile(
            ref network.ParameterVector.Origin, ref Unsafe.NullRef<float>(), ref memory.Arena, ref Unsafe.NullRef<float>(),
            ref Unsafe.NullRef<float>(), ref memory.Weights.Origin, ref memory.Losses[0], index: 0, images: count));
        scorer.Score(memory, count, scores.AsSpan((own.First + place) * outputs, outputs));
        metricSums.Take(memory, count, own.First + place, worker);
    }
}
