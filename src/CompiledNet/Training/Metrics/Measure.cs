using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// What metrics of one output follow from, gathered tile by tile in a fixed number of counts and sums. Counts are whole numbers, whose
/// order does not matter; sums are kept for each tile and added in the order of the tiles, so that both are the same for any number of
/// threads. A kind of measure is one file.
/// </summary>
/// <param name="Output">The output.</param>
/// <param name="Index">Its index in the network.</param>
internal abstract record Measure(OutputInfo Output, int Index)
{
    protected const int TileImages = Architecture.TileImages;

    /// <summary>Counts that it keeps.</summary>
    public abstract int Counts { get; }

    /// <summary>Sums that it keeps.</summary>
    public abstract int Sums { get; }

    /// <summary>The measure that a metric of an output follows from; null where it means nothing there.</summary>
    public static Measure? Of(Metric metric, OutputInfo output, int index)
    {
        bool isOfClasses = output.HasClassNumbers || output.HasShares;
        return metric.Kind switch
        {
            MetricKind.MeanSquaredError or MetricKind.RSquared => output.IsOfNumbers ? new ErrorMeasure(output, index) : null,
            MetricKind.Precision or MetricKind.Recall or MetricKind.F1 => output.IsOfClasses ? new AnswerMeasure(output, index) : null,
            MetricKind.AreaUnderCurve => output.IsOfClasses ? new CurveMeasure(output, index) : null,
            MetricKind.TopKAccuracy => isOfClasses ? new RankMeasure(output, index, metric.Count) : null,
            _ => null,
        };
    }

    /// <summary>Takes in the images of a tile.</summary>
    /// <param name="output">What the network gives, [value][16 images].</param>
    /// <param name="target">What it is to give, likewise.</param>
    /// <param name="images">Images in the tile.</param>
    /// <param name="counts">Are added to.</param>
    /// <param name="sums">Receives the sums of the tile.</param>
    public abstract void Take(ref float output, ref float target, int images, Span<long> counts, Span<double> sums);

    /// <summary>A metric that follows from it.</summary>
    /// <param name="metric">Which.</param>
    /// <param name="counts">All counts.</param>
    /// <param name="sums">All sums.</param>
    public abstract double Value(Metric metric, ReadOnlySpan<long> counts, ReadOnlySpan<double> sums);

    /// <summary>A value of an image.</summary>
    protected static float At(ref float values, int index, int lane) => Unsafe.Add(ref values, index * TileImages + lane);

    /// <summary>The class of a position that a target says, by its number or by the largest of its probabilities.</summary>
    protected int ClassOf(ref float target, int position, int lane) => Output.HasClassNumbers
        ? (int)At(ref target, position, lane)
        : LargestOf(ref target, position, lane);

    /// <summary>Whether the label of a position says that it is left out.</summary>
    protected bool IsLeftOut(ref float target, int position, int lane) =>
        Output.IgnoreLabel is not null && Output.LeavesOut(At(ref target, position, lane));

    /// <summary>The channel of the largest value of a position; of equal ones the first.</summary>
    protected int LargestOf(ref float values, int position, int lane)
    {
        int channels = Output.Shape.Channels;
        int best = 0;
        for (int channel = 1; channel < channels; channel++)
        {
            if (At(ref values, position * channels + channel, lane) > At(ref values, position * channels + best, lane))
                best = channel;
        }

        return best;
    }
}
