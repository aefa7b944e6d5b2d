using System.Numerics;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;
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
        if (info.IgnoreLabel is { } ignored)
        {
            for (int position = 0; position < info.Positions; position++)
                answers -= CountImages(Vector512.Equals(Simd.Load512(ref target, position * TileImages), Vector512.Create((float)ignored)), count);
        }

        return answers;
    }

    private static long CountCorrect(OutputInfo info, ref float output, ref float target, int count)
    {
        long sum = 0;
        int answers = Answers(info);
        for (int answer = 0; answer < answers; answer++)
            sum += CountImages(AreRight(info, ref output, ref target, answer), count);
        return sum;
    }

    /// <summary>How many of the tile's images a comparison holds for.</summary>
    private static int CountImages(Vector512<float> comparison, int count) =>
        BitOperations.PopCount(comparison.ExtractMostSignificantBits() & ((1ul << count) - 1));

    /// <summary>
    /// Whether the largest of the channels is the one of the class, which is given by its number or by its probability; or, where
    /// each value is yes or no by itself, whether output and target are on the same side of a half.
    /// </summary>
    private static Vector512<float> AreRight(OutputInfo info, ref float output, ref float target, int answer)
    {
        if (info.HasAnswers)
        {
            Vector512<float> half = Vector512.Create(0.5f);
            Vector512<float> isGiven = Vector512.GreaterThan(
                Simd.Load512(ref output, answer * TileImages), info.FromLogits ? Vector512<float>.Zero : half);
            return ~(isGiven ^ Vector512.GreaterThan(Simd.Load512(ref target, answer * TileImages), half));
        }

        int channels = info.Shape.Channels;
        Vector512<float> given = Largest(ref output, answer, channels);
        if (info.HasShares)
            return Vector512.Equals(given, Largest(ref target, answer, channels));
        Vector512<float> label = Simd.Load512(ref target, answer * TileImages);
        Vector512<float> right = Vector512.Equals(given, label);
        return info.IgnoreLabel is { } ignored ? Vector512.AndNot(right, Vector512.Equals(label, Vector512.Create((float)ignored))) : right;
    }

    /// <summary>The channel of the largest value at a position; of equal ones the first counts, as in Keras.</summary>
    private static Vector512<float> Largest(ref float values, int position, int channels)
    {
        int first = position * channels * TileImages;
        Vector512<float> best = Simd.Load512(ref values, first);
        Vector512<float> bestChannel = Vector512<float>.Zero;
        for (int channel = 1; channel < channels; channel++)
        {
            Vector512<float> value = Simd.Load512(ref values, first + (channel * TileImages));
            Vector512<float> isBetter = Vector512.GreaterThan(value, best);
            best = Vector512.ConditionalSelect(isBetter, value, best);
            bestChannel = Vector512.ConditionalSelect(isBetter, Vector512.Create((float)channel), bestChannel);
        }

        return bestChannel;
    }

    private static double SumAbsoluteErrors(OutputInfo info, ref float output, ref float target, int count)
    {
        Vector512<float> isImage = Vector512.GreaterThan(Simd.FirstLanes512(count, 0), Vector512<float>.Zero);
        Vector512<double> lowerSum = Vector512<double>.Zero, upperSum = Vector512<double>.Zero;
        int values = info.TargetLength;
        for (int value = 0; value < values; value++)
        {
            Vector512<float> given = Simd.Load512(ref output, value * TileImages) & isImage;
            Vector512<float> right = Simd.Load512(ref target, value * TileImages) & isImage;
            lowerSum += Vector512.Abs(Vector512.WidenLower(given) - Vector512.WidenLower(right));
            upperSum += Vector512.Abs(Vector512.WidenUpper(given) - Vector512.WidenUpper(right));
        }

        return Vector512.Sum(lowerSum + upperSum);
    }
}
