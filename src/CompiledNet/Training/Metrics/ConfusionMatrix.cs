using System.Globalization;
using System.Text;

namespace CompiledNet;

/// <summary>How often each class was taken for each.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] counts;

    internal ConfusionMatrix(long[,] counts) => this.counts = counts;

    /// <summary>Number of classes.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>How many examples of a class were taken for one.</summary>
    /// <param name="actual">The class that they are of.</param>
    /// <param name="predicted">The class that was predicted.</param>
    public long this[int actual, int predicted] => counts[actual, predicted];

    /// <summary>Part of the examples that were taken for what they are, 0 to 1.</summary>
    public double Accuracy
    {
        get
        {
            long right = 0, all = 0;
            foreach (long count in counts)
                all += count;
            for (int index = 0; index < Classes; index++)
                right += counts[index, index];
            return (double)right / all;
        }
    }

    /// <summary>
    /// Mean over the classes that occur, as label or as prediction, of <see cref="IntersectionOverUnion"/> (Keras' MeanIoU).
    /// </summary>
    public double MeanIntersectionOverUnion =>
        Enumerable.Range(0, Classes).Select(IntersectionOverUnion).Where(value => value is not null).Average()!.Value;

    /// <summary>Examples that are of a class and were taken for it, over those of which either holds; null where there are none.</summary>
    public double? IntersectionOverUnion(int @class)
    {
        long either = -counts[@class, @class];
        for (int other = 0; other < Classes; other++)
            either += counts[@class, other] + counts[other, @class];
        return either == 0 ? null : (double)counts[@class, @class] / either;
    }

    /// <summary>A line for each class that examples are of, a column for each that was predicted.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int actual = 0; actual < Classes; actual++)
        {
            for (int predicted = 0; predicted < Classes; predicted++)
                text.Append(predicted == 0 ? "" : " ").Append(counts[actual, predicted].ToString(CultureInfo.InvariantCulture).PadLeft(6));
            text.Append('\n');
        }

        return text.ToString();
    }
}
