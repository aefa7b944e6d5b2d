using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Compares the outputs of a tile with its targets. Outputs trained on classes are scored by accuracy, outputs trained on numbers by
/// mean absolute error; of several outputs of one kind the mean goes over all their answers or values, and each has its own besides.
/// </summary>
internal sealed class TileScorer
{
    private readonly OutputInfo[] outputs;
    private readonly OutputScorer[] scorers;

    public TileScorer(Architecture architecture)
    {
        outputs = [.. architecture.Outputs];
        scorers = [.. outputs.Select(OutputScorer.Of)];
    }

    /// <summary>What is measured anyway.</summary>
    public IEnumerable<Metric> Measured => Summarize(new ScoreSums(outputs.Length), MetricValues.None).Means().Select(mean => mean.Metric);

    /// <summary>Mean loss of an example, penalties included: the sum over the outputs, each with its weight.</summary>
    public double MeanLoss(ScoreSums sums)
    {
        double sum = 0;
        for (int index = 0; index < outputs.Length; index++)
            sum += sums.Outputs[index].Loss * outputs[index].Weight;
        return (sum + sums.Penalty) / sums.Examples;
    }

    /// <summary>The means that sums stand for: those of all outputs together, and where there are several also of each.</summary>
    /// <param name="sums">The sums over 1 example or more.</param>
    /// <param name="asked">What was measured because somebody asked.</param>
    public Evaluation Summarize(ScoreSums sums, MetricValues asked)
    {
        Score classes = default, numbers = default;
        long all = 0;
        var ofOutputs = new List<(Metric, double)>();
        for (int index = 0; index < outputs.Length; index++)
        {
            OutputInfo output = outputs[index];
            Score sum = sums.Outputs[index];
            ofOutputs.Add((Metric.Loss.OfOutput(output.Name), sum.Loss / sums.Examples));
            if (output.IsOfClasses)
            {
                classes += sum;
                ofOutputs.Add((Metric.Accuracy.OfOutput(output.Name), Accuracy(sum)));
            }
            else if (output.IsOfNumbers)
            {
                numbers += sum;
                all += sums.Examples * output.TargetLength;
                ofOutputs.Add((Metric.MeanAbsoluteError.OfOutput(output.Name), sum.AbsoluteError / (sums.Examples * output.TargetLength)));
            }
        }

        return new Evaluation(
            MeanLoss(sums),
            Array.Exists(outputs, output => output.IsOfClasses) ? Accuracy(classes) : null,
            Array.Exists(outputs, output => output.IsOfNumbers) ? numbers.AbsoluteError / all : null)
        {
            Others = outputs.Length == 1 ? asked : new MetricValues([.. ofOutputs, .. asked.All]),
        };
    }

    /// <summary>Scores a tile after its pass.</summary>
    /// <param name="memory">The tile.</param>
    /// <param name="count">Its images.</param>
    /// <param name="scores">Receives the score of each output.</param>
    public void Score(TileMemory memory, int count, Span<Score> scores)
    {
        for (int index = 0; index < scorers.Length; index++)
            scores[index] = scorers[index].Score(memory.Losses[index], ref memory.Output(index), ref memory.Target(index), count);
    }

    private static double Accuracy(Score sum) => sum.Answers == 0 ? 0 : (double)sum.Correct / sum.Answers;
}
