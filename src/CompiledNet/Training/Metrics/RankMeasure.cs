using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// How many positions have their class among the highest values; of equal ones those of lower class numbers count as higher.
/// </summary>
/// <param name="Output">The output.</param>
/// <param name="Index">Its index in the network.</param>
/// <param name="Highest">How many of the highest.</param>
internal sealed record RankMeasure(OutputInfo Output, int Index, int Highest) : Measure(Output, Index)
{
    /// <summary>The right ones and all.</summary>
    public override int Counts => 2;

    public override int Sums => 0;

    public override void Take(ref float output, ref float target, int images, Span<long> counts, Span<double> sums)
    {
        int channels = Output.Shape.Channels;
        for (int position = 0; position < Output.Positions; position++)
        {
            for (int lane = 0; lane < images; lane++)
            {
                if (IsLeftOut(ref target, position, lane))
                    continue;
                counts[1]++;
                int right = ClassOf(ref target, position, lane);
                float own = At(ref output, position * channels + right, lane);
                int ahead = 0;
                for (int channel = 0; channel < channels; channel++)
                {
                    float other = At(ref output, position * channels + channel, lane);
                    if (other > own || (other == own && channel < right))
                        ahead++;
                }

                counts[0] += ahead < Highest && !float.IsNaN(own) ? 1 : 0;
            }
        }
    }

    public override double Value(Metric metric, ReadOnlySpan<long> counts, ReadOnlySpan<double> sums) =>
        counts[1] == 0 ? 0 : (double)counts[0] / counts[1];
}
