using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>Squared errors, and how far the targets are spread: of each channel, over images and positions.</summary>
internal sealed record ErrorMeasure(OutputInfo Output, int Index) : Measure(Output, Index)
{
    /// <summary>Squared errors, targets and their squares.</summary>
    private const int Parts = 3;

    private int Channels => Output.Shape.Channels;

    /// <summary>The numbers of a channel.</summary>
    public override int Counts => 1;

    public override int Sums => Parts * Channels;

    public override void Take(ref float output, ref float target, int images, Span<long> counts, Span<double> sums)
    {
        sums.Clear();
        counts[0] += (long)Output.Positions * images;
        for (int value = 0; value < Output.Shape.Length; value++)
        {
            Span<double> ofChannel = sums.Slice(value % Channels * Parts, Parts);
            for (int lane = 0; lane < images; lane++)
            {
                double expected = At(ref target, value, lane);
                double difference = At(ref output, value, lane) - expected;
                ofChannel[0] += difference * difference;
                ofChannel[1] += expected;
                ofChannel[2] += expected * expected;
            }
        }
    }

    public override double Value(Metric metric, ReadOnlySpan<long> counts, ReadOnlySpan<double> sums)
    {
        double sum = 0;
        for (int channel = 0; channel < Channels; channel++)
        {
            ReadOnlySpan<double> ofChannel = sums.Slice(channel * Parts, Parts);
            sum += metric.Kind == MetricKind.MeanSquaredError
                ? ofChannel[0] / counts[0]
                : Explained(ofChannel[0], ofChannel[2] - ofChannel[1] * ofChannel[1] / counts[0], ofChannel[2]);
        }

        return sum / Channels;
    }

    /// <summary>What rounding leaves of a spread that is none counts as none.</summary>
    private static double Explained(double errors, double spread, double squares) =>
        spread > squares * 1e-14 ? 1 - errors / spread : errors == 0 ? 1 : 0;
}
