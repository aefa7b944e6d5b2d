namespace CompiledNet.Numerics;

/// <summary>
/// Mean and biased variance of each channel of any number of examples. Those of an example are taken in two passes, and put together with
/// those before (Chan, Golub and LeVeque 1979), in double precision: no digits are lost where a mean is far from zero.
/// </summary>
/// <param name="channels">Numbers of each position.</param>
internal sealed class ChannelStatistics(int channels)
{
    private readonly double[] means = new double[channels];
    private readonly double[] squares = new double[channels];
    private long count;

    /// <summary>Takes an example into account.</summary>
    /// <param name="values">Its positions one after the other, one or more.</param>
    public void Add(ReadOnlySpan<float> values)
    {
        int positions = values.Length / channels;
        double share = (double)positions / (count + positions);
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (int at = channel; at < values.Length; at += channels)
                sum += values[at];
            double mean = sum / positions;
            double distances = 0;
            for (int at = channel; at < values.Length; at += channels)
                distances += (values[at] - mean) * (values[at] - mean);
            double difference = mean - means[channel];
            means[channel] += difference * share;
            squares[channel] += distances + (difference * difference * count * share);
        }

        count += positions;
    }

    /// <summary>The mean of each channel.</summary>
    public float[] Means() => Array.ConvertAll(means, mean => (float)mean);

    /// <summary>The mean of the squared distances of each channel from its mean, at most the largest float.</summary>
    public float[] Variances() => Array.ConvertAll(squares, square => (float)Math.Min(square / count, float.MaxValue));
}
