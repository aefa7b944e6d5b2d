using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// The loss of a tile from its outputs and targets, [value][16 images], in double precision: what evaluation gives. Training has
/// generated code for it.
/// </summary>
internal static class TileLoss
{
    private const int TileImages = Architecture.TileImages;

    /// <summary>No probability counts as less than a float can say.</summary>
    private const double SmallestNormal = 1.17549435e-38;

    /// <summary>Where a probability is rounded to 1, what it lacks counts as half the distance of the next float.</summary>
    private const double SmallestRest = 1.0 / (1 << 25);

    /// <summary>The sum of the losses of the tile's images, the output's weight counted.</summary>
    /// <param name="info">The output.</param>
    /// <param name="output">What the network gave.</param>
    /// <param name="target">What it should have given.</param>
    /// <param name="count">Images in the tile.</param>
    public static double Sum(OutputInfo info, ref float output, ref float target, int count) => info.Weight * info.Loss switch
    {
        Loss.SparseCategoricalCrossentropy => SumSparse(info, ref output, ref target, count),
        Loss.CategoricalCrossentropy => SumOverClasses(info, ref output, ref target, count),
        Loss.BinaryCrossentropy => SumValues(info, ref output, ref target, count, (own, probability, label) => BinaryCrossentropy(probability, Smooth(own, label, 2))),
        Loss.MeanSquaredError => SumValues(info, ref output, ref target, count, (_, value, wanted) => (value - wanted) * (value - wanted)),
        Loss.MeanAbsoluteError => SumValues(info, ref output, ref target, count, (_, value, wanted) => Math.Abs(value - wanted)),
        Loss.Huber => SumValues(info, ref output, ref target, count, (own, value, wanted) => Huber(value - wanted, own.Delta)),
        null => 0, // an output that only predicts
        _ => throw new InvalidOperationException($"{info.Name} has a loss that is unknown: {info.Loss}."),
    };

    /// <summary>-log(probability of the class), smoothed where the loss says so; the mean over the positions of an image.</summary>
    private static double SumSparse(OutputInfo info, ref float output, ref float target, int count)
    {
        int channels = info.Shape.Channels;
        double share = info.LabelSmoothing / (double)channels;
        double sum = 0;
        for (int position = 0; position < info.TargetLength; position++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                int first = (position * channels * TileImages) + lane;
                int right = (int)Unsafe.Add(ref target, (position * TileImages) + lane);
                sum -= (1 - info.LabelSmoothing) * Log(Unsafe.Add(ref output, first + (right * TileImages)));
                for (int channel = 0; share > 0 && channel < channels; channel++)
                    sum -= share * Log(Unsafe.Add(ref output, first + (channel * TileImages)));
            }
        }

        return sum / info.TargetLength;
    }

    /// <summary>-sum of label * log(probability); the mean over the positions of an image.</summary>
    private static double SumOverClasses(OutputInfo info, ref float output, ref float target, int count)
    {
        double sum = 0;
        for (int value = 0; value < info.TargetLength; value++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                int place = (value * TileImages) + lane;
                double label = Smooth(info, Unsafe.Add(ref target, place), info.Shape.Channels);
                sum -= label == 0 ? 0 : label * Log(Unsafe.Add(ref output, place));
            }
        }

        return sum / info.Positions;
    }

    private static double SumValues(OutputInfo info, ref float output, ref float target, int count, Func<OutputInfo, double, double, double> lossOf)
    {
        double sum = 0;
        for (int value = 0; value < info.TargetLength; value++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                int place = (value * TileImages) + lane;
                sum += lossOf(info, Unsafe.Add(ref output, place), Unsafe.Add(ref target, place));
            }
        }

        return sum / info.TargetLength;
    }

    private static double Smooth(OutputInfo info, double label, int classes) =>
        (label * (1 - info.LabelSmoothing)) + (info.LabelSmoothing / (double)classes);

    private static double Log(float probability) => Math.Log(Math.Max(probability, SmallestNormal));

    private static double BinaryCrossentropy(double probability, double label) =>
        -(label * Math.Log(Math.Max(probability, SmallestNormal))) - ((1 - label) * Math.Log(Math.Max(1 - probability, SmallestRest)));

    private static double Huber(double difference, double delta)
    {
        double clipped = Math.Clamp(difference, -delta, delta);
        return clipped * (difference - (clipped / 2));
    }
}
