using System.Numerics;
using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Compares the outputs of a tile with its targets. Outputs trained on classes are scored by accuracy, outputs trained on numbers by
/// mean absolute error; of several outputs of one kind the mean goes over all their answers or values.
/// </summary>
internal sealed class TileScorer
{
    private const int TileImages = Architecture.TileImages;

    private readonly OutputInfo[] outputs;
    private readonly long classesPerExample;
    private readonly long numbersPerExample;

    public TileScorer(Architecture architecture)
    {
        outputs = [.. architecture.Outputs];
        foreach (OutputInfo output in outputs)
        {
            if (output.IsOfClasses)
                classesPerExample += Answers(output);
            else if (output.IsOfNumbers)
                numbersPerExample += output.TargetLength;
        }
    }

    /// <summary>The means that a sum over so many examples stands for.</summary>
    public Evaluation Summarize(Score sum, long examples) => new(
        sum.Loss / examples,
        classesPerExample > 0 ? (double)sum.Correct / (examples * classesPerExample) : null,
        numbersPerExample > 0 ? sum.AbsoluteError / (examples * numbersPerExample) : null);

    /// <summary>Scores a tile whose loss a pass has given.</summary>
    public Score Score(TileMemory memory, int count, double loss)
    {
        long correct = 0;
        double error = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            if (outputs[index].IsOfClasses)
                correct += CountCorrect(outputs[index], ref memory.Output(index), ref memory.Target(index), count);
            else if (outputs[index].IsOfNumbers)
                error += SumAbsoluteErrors(outputs[index], ref memory.Output(index), ref memory.Target(index), count);
        }

        return new Score(loss, correct, error);
    }

    /// <summary>Answers of an output that are right or wrong: one a value where each is yes or no by itself, else one a position.</summary>
    private static int Answers(OutputInfo output) => output.Loss is Loss.BinaryCrossentropy ? output.Shape.Length : output.Positions;

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
        int channels = info.Shape.Channels;
        switch (info.Loss)
        {
            case Loss.BinaryCrossentropy:
                var half = new Vector<float>(0.5f);
                return Vector.Equals(
                    Vector.GreaterThan(Load(ref output, answer * TileImages), info.FromLogits ? Vector<float>.Zero : half),
                    Vector.GreaterThan(Load(ref target, answer * TileImages), half));
            case Loss.CategoricalCrossentropy:
                return Vector.Equals(Largest(ref output, answer, channels), Largest(ref target, answer, channels));
            default:
                return Vector.Equals(Largest(ref output, answer, channels), Load(ref target, answer * TileImages));
        }
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
