using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// How many answers with yes, and how many with no, have a probability between two of 200 thresholds (Keras' AUC): evenly from 0 to 1.
/// Of several classes each probability is an answer.
/// </summary>
internal sealed record CurveMeasure(OutputInfo Output, int Index) : Measure(Output, Index)
{
    private const int Buckets = 199;

    /// <summary>Those with no, then those with yes.</summary>
    public override int Counts => 2 * Buckets;

    public override int Sums => 0;

    public override void Take(ref float output, ref float target, int images, Span<long> counts, Span<double> sums)
    {
        int channels = Output.Shape.Channels;
        bool isOfClasses = !Output.HasAnswers;
        for (int position = 0; position < Output.Positions; position++)
        {
            for (int lane = 0; lane < images; lane++)
            {
                if (IsLeftOut(ref target, position, lane))
                    continue;
                int right = isOfClasses ? ClassOf(ref target, position, lane) : -1;
                (double largest, double sum) = Output.FromLogits && isOfClasses ? Exponentials(ref output, position, lane) : (0, 1);
                for (int channel = 0; channel < channels; channel++)
                {
                    int value = position * channels + channel;
                    double given = At(ref output, value, lane);
                    double probability = !Output.FromLogits ? given : isOfClasses ? Math.Exp(given - largest) / sum : 1 / (1 + Math.Exp(-given));
                    bool isYes = isOfClasses ? channel == right : At(ref target, value, lane) > 0.5f;
                    // What is not a number falls into the lowest bucket.
                    int bucket = (int)Math.Clamp(Math.Ceiling(probability * Buckets) - 1, 0, Buckets - 1);
                    counts[(isYes ? Buckets : 0) + (double.IsNaN(probability) ? 0 : bucket)]++;
                }
            }
        }
    }

    public override double Value(Metric metric, ReadOnlySpan<long> counts, ReadOnlySpan<double> sums)
    {
        ReadOnlySpan<long> negative = counts[..Buckets];
        ReadOnlySpan<long> positive = counts[Buckets..];
        (double no, double yes) = (0, 0);
        double area = 0;
        for (int bucket = Buckets - 1; bucket >= 0; bucket--)
        {
            area += negative[bucket] * (yes + positive[bucket] / 2.0);
            no += negative[bucket];
            yes += positive[bucket];
        }

        return no == 0 || yes == 0 ? 0 : area / (no * yes);
    }

    private (double Largest, double Sum) Exponentials(ref float logits, int position, int lane)
    {
        int channels = Output.Shape.Channels;
        double largest = At(ref logits, position * channels + LargestOf(ref logits, position, lane), lane);
        double sum = 0;
        for (int channel = 0; channel < channels; channel++)
            sum += Math.Exp(At(ref logits, position * channels + channel, lane) - largest);
        return (largest, sum);
    }
}
