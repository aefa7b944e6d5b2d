using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// How often each class was right, was taken for one, and occurred: yes alone of yes and no, where each value is an answer; else all
/// classes, of which the largest value of a position is the answer.
/// </summary>
internal sealed record AnswerMeasure(OutputInfo Output, int Index) : Measure(Output, Index)
{
    private bool IsOfYes => Output.HasAnswers;

    private int Classes => IsOfYes ? 1 : Output.Shape.Channels;

    /// <summary>The right, the predicted and the actual ones of each class.</summary>
    public override int Counts => 3 * Classes;

    public override int Sums => 0;

    public override void Take(ref float output, ref float target, int images, Span<long> counts, Span<double> sums)
    {
        if (IsOfYes)
        {
            float threshold = Output.FromLogits ? 0 : 0.5f;
            for (int value = 0; value < Output.Shape.Length; value++)
            {
                for (int lane = 0; lane < images; lane++)
                    Add(counts, At(ref output, value, lane) > threshold ? 0 : -1, At(ref target, value, lane) > 0.5f ? 0 : -1);
            }

            return;
        }

        for (int position = 0; position < Output.Positions; position++)
        {
            for (int lane = 0; lane < images; lane++)
            {
                if (!IsLeftOut(ref target, position, lane))
                    Add(counts, LargestOf(ref output, position, lane), ClassOf(ref target, position, lane));
            }
        }
    }

    public override double Value(Metric metric, ReadOnlySpan<long> counts, ReadOnlySpan<double> sums)
    {
        double sum = 0;
        int occurring = 0;
        for (int number = 0; number < Classes; number++)
        {
            (long right, long predicted, long actual) = (counts[3 * number], counts[3 * number + 1], counts[3 * number + 2]);
            if (predicted + actual == 0)
                continue;
            occurring++;
            sum += metric.Kind switch
            {
                MetricKind.Precision => Part(right, predicted),
                MetricKind.Recall => Part(right, actual),
                _ => Part(2 * right, predicted + actual),
            };
        }

        return occurring == 0 ? 0 : sum / occurring;
    }

    private static void Add(Span<long> counts, int predicted, int actual)
    {
        if (predicted >= 0)
            counts[3 * predicted + 1]++;
        if (actual >= 0)
            counts[3 * actual + 2]++;
        if (predicted >= 0 && predicted == actual)
            counts[3 * actual]++;
    }

    private static double Part(long some, long all) => all == 0 ? 0 : (double)some / all;
}
