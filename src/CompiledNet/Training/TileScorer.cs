using System.Numerics;
using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Compares the outputs of a tile with its targets. Outputs trained on class numbers are scored by accuracy, outputs trained on
/// numbers by mean absolute error; of several outputs of one kind the mean goes over all their values.
/// </summary>
internal sealed class TileScorer
{
    private const int TileImages = Architecture.TileImages;

    private readonly OutputInfo[] outputs;
    private readonly long classesPerExample;
    private readonly long numbersPerExample;

    public TileScorer(Architecture architecture)
    {
        outputs = architecture.Outputs;
        foreach (OutputInfo output in outputs)
        {
            if (output.Loss == Loss.SparseCategoricalCrossentropy)
                classesPerExample += output.TargetLength;
            else
                numbersPerExample += output.TargetLength;
        }
    }

    /// <summary>The means that a sum over so many examples stands for.</summary>
    public Evaluation Summarize(Score sum, long examples) => new(
        sum.Loss / examples,
        classesPerExample > 0 ? (double)sum.Correct / (examples * classesPerExample) : null,
        numbersPerExample > 0 ? sum.AbsoluteError / (examples * numbersPerExample) : null);

    /// <summary>Scores a tile whose loss the training pass has given.</summary>
    public Score Score(TileMemory memory, int count, double loss)
    {
        long correct = 0;
        double error = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            if (outputs[index].Loss == Loss.SparseCategoricalCrossentropy)
                correct += CountCorrect(outputs[index], ref memory.Output(index), ref memory.Target(index), count);
            else
                error += SumAbsoluteErrors(outputs[index], ref memory.Output(index), ref memory.Target(index), count);
        }

        return new Score(loss, correct, error);
    }

    /// <summary>Scores a tile and computes its loss from the outputs.</summary>
    public Score Score(TileMemory memory, int count)
    {
        double loss = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            ref float output = ref memory.Output(index);
            ref float target = ref memory.Target(index);
            loss += outputs[index].Loss switch
            {
                Loss.SparseCategoricalCrossentropy => SumCrossentropies(outputs[index], ref output, ref target, count),
                Loss.MeanSquaredError => SumSquaredErrors(outputs[index], ref output, ref target, count),
                null => 0, // an output that only predicts
                _ => throw new InvalidOperationException($"{outputs[index].Name} has a loss that is unknown: {outputs[index].Loss}."),
            };
        }

        return Score(memory, count, loss);
    }

    /// <summary>
    /// Positions at which the largest of the channels is the one of the class; of equal ones the first counts, as in Keras.
    /// </summary>
    private static long CountCorrect(OutputInfo info, ref float output, ref float target, int count)
    {
        int channels = info.Shape.Channels;
        Span<int> correct = stackalloc int[TileImages];
        correct.Clear();
        for (int position = 0; position < info.TargetLength; position++)
        {
            for (int lane = 0; lane < TileImages; lane += Vector<float>.Count)
            {
                int first = position * channels * TileImages + lane;
                Vector<float> best = Load(ref output, first);
                Vector<float> bestChannel = Vector<float>.Zero;
                for (int channel = 1; channel < channels; channel++)
                {
                    Vector<float> value = Load(ref output, first + channel * TileImages);
                    Vector<int> better = Vector.GreaterThan(value, best);
                    best = Vector.ConditionalSelect(better, value, best);
                    bestChannel = Vector.ConditionalSelect(better, new Vector<float>(channel), bestChannel);
                }

                // A comparison that holds is -1.
                Vector<int> right = Vector.Equals(bestChannel, Load(ref target, position * TileImages + lane));
                (new Vector<int>(correct[lane..]) - right).CopyTo(correct[lane..]);
            }
        }

        long sum = 0;
        foreach (int ofImage in correct[..count])
            sum += ofImage;
        return sum;
    }

    /// <summary>
    /// -log(probability of the class), the mean over the positions of an image; no probability counts as less than a float can say.
    /// </summary>
    private static double SumCrossentropies(OutputInfo info, ref float output, ref float target, int count)
    {
        const float SmallestNormal = 1.17549435e-38f;
        int channels = info.Shape.Channels;
        double sum = 0;
        for (int position = 0; position < info.TargetLength; position++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                int channel = (int)Unsafe.Add(ref target, position * TileImages + lane);
                float probability = Unsafe.Add(ref output, (position * channels + channel) * TileImages + lane);
                sum -= Math.Log(Math.Max(probability, SmallestNormal));
            }
        }

        return sum / info.TargetLength;
    }

    private static double SumSquaredErrors(OutputInfo info, ref float output, ref float target, int count)
    {
        double sum = 0;
        for (int value = 0; value < info.TargetLength; value++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                int place = value * TileImages + lane;
                double difference = (double)Unsafe.Add(ref output, place) - Unsafe.Add(ref target, place);
                sum += difference * difference;
            }
        }

        return sum / info.TargetLength;
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
