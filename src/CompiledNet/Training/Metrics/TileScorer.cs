using System.Numerics;
using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Compares the outputs of a tile with its targets. Outputs trained on classes are scored by accuracy, outputs trained on numbers by
/// mean absolute error; of several outputs of one kind the mean goes over all their answers or values, and each has its own besides.
/// </summary>
internal sealed class TileScorer
{
    private const int TileImages = Architecture.TileImages;

    private readonly OutputInfo[] outputs;

    public TileScorer(Architecture architecture) => outputs = [.. architecture.Outputs];

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
        for (int index = 0; index < outputs.Length; index++)
        {
            OutputInfo output = outputs[index];
            ref float given = ref memory.Output(index), target = ref memory.Target(index);
            float loss = memory.Losses[index];
            scores[index] = output.IsOfClasses
                ? new Score(loss, CountCorrect(output, ref given, ref target, count), CountAnswers(output, ref target, count), 0)
                : output.IsOfNumbers ? new Score(loss, 0, 0, SumAbsoluteErrors(output, ref given, ref target, count))
                : new Score(loss, 0, 0, 0);
        }
    }

    private static double Accuracy(Score sum) => sum.Answers == 0 ? 0 : (double)sum.Correct / sum.Answers;

    /// <summary>Answers of an output that are right or wrong: one a value where each is yes or no by itself, else one a position.</summary>
    private static int Answers(OutputInfo output) => output.HasAnswers ? output.Shape.Length : output.Positions;

    /// <summary>The answers of a tile that count: all but those whose label says that they are left out.</summary>
    private static long CountAnswers(OutputInfo info, ref float target, int count)
    {
        long answers = (long)count * Answers(info);
        for (int position = 0; info.IgnoreLabel is not null && position < info.Positions; position++)
        {
            for (int lane = 0; lane < count; lane++)
                answers -= info.LeavesOut(Unsafe.Add(ref target, position * TileImages + lane)) ? 1 : 0;
        }

        return answers;
    }

    private static long CountCorrect(OutputInfo info, ref float output, ref float target, int count)
    {
        Span<int> correct = stackalloc int[TileImages];
        correct.Clear();
        for (int answer = 0; answer < Answers(info); answer++)
        {
            for (int lane = 0; lane < TileImages; lane += Vector<float>.Count)
            {
                // A comparison that holds is -1.
                Vector<int> right = IsRight(info, ref Unsafe.Add(ref output, lane), ref Unsafe.Add(ref target, lane), answer);
                (new Vector<int>(correct[lane..]) - right).CopyTo(correct[lane..]);
            }
        }

        long sum = 0;
        foreach (int ofImage in correct[..count])
            sum += ofImage;
        return sum;
    }

    /// <summary>
    /// Whether the largest of the channels is the one of the class, which is given by its number or by its probability; or, where
    /// each value is yes or no by itself, whether output and target are on the same side of a half.
    /// </summary>
    private static Vector<int> IsRight(OutputInfo info, ref float output, ref float target, int answer)
    {
        if (info.HasAnswers)
        {
            var half = new Vector<float>(0.5f);
            return Vector.Equals(
                Vector.GreaterThan(Load(ref output, answer * TileImages), info.FromLogits ? Vector<float>.Zero : half),
                Vector.GreaterThan(Load(ref target, answer * TileImages), half));
        }

        int channels = info.Shape.Channels;
        Vector<float> given = Largest(ref output, answer, channels);
        if (info.HasShares)
            return Vector.Equals(given, Largest(ref target, answer, channels));
        Vector<float> label = Load(ref target, answer * TileImages);
        Vector<int> right = Vector.Equals(given, label);
        return info.IgnoreLabel is { } ignored ? Vector.AndNot(right, Vector.Equals(label, new Vector<float>(ignored))) : right;
    }

    /// <summary>The channel of the largest value at a position; of equal ones the first counts, as in Keras.</summary>
    private static Vector<float> Largest(ref float values, int position, int channels)
    {
        int first = position * channels * TileImages;
        Vector<float> best = Load(ref values, first);
        Vector<float> bestChannel = Vector<float>.Zero;
        for (int channel = 1; channel < channels; channel++)
        {
            Vector<float> value = Load(ref values, first + (channel * TileImages));
            Vector<int> better = Vector.GreaterThan(value, best);
            best = Vector.ConditionalSelect(better, value, best);
            bestChannel = Vector.ConditionalSelect(better, new Vector<float>(channel), bestChannel);
        }

        return bestChannel;
    }

    private static double SumAbsoluteErrors(OutputInfo info, ref float output, ref float target, int count)
    {
        double sum = 0;
        for (int value = 0; value < info.TargetLength; value++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                int place = value * TileImages + lane;
                sum += Math.Abs((double)Unsafe.Add(ref output, place) - Unsafe.Add(ref target, place));
            }
        }

        return sum;
    }

    private static Vector<float> Load(ref float origin, int offset) =>
        Unsafe.ReadUnaligned<Vector<float>>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref origin, offset)));
}
