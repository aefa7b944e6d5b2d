/// <summary>BatchNorm1: mean and sum of squared differences from it of each channel, over the tile's images and some positions,
/// added to those before.</summary>
[@MethodImplAttribute(Hot)]
public static void BatchNorm1Statistics(ref float input, int count, nint before, nint positions, int channels, int row,
    ref float sums, ref float totals)
{
    ref float means = ref At(ref sums, channels * 16);
    for (nint first = 0; first < positions; first += 64)
    {
        nint end = Min(first + 64, positions);
        for (nint position = first, at = first * channels * 16; position < end; position++)
        {
            for (nint channel = 0; channel < channels; channel++)
            {
                AddTo(Load512(ref input, at), ref sums, channel * 16);
                at += 16;
            }
        }
        for (nint channel = 0; channel < channels; channel++)
        {
            At(ref means, channel) = SumLanes(Load512(ref sums, channel * 16) * FirstLanes512(count, 0)) / (count * (end - first));
            Store(Vector512<float>.Zero, ref sums, channel * 16);
        }
        for (nint position = first, at = first * channels * 16; position < end; position++)
        {
            for (nint channel = 0; channel < channels; channel++)
            {
                var mean = Splat512(ref means, channel);
                var difference = Load512(ref input, at) - mean;
                Store(Fma(difference, difference, Load512(ref sums, channel * 16)), ref sums, channel * 16);
                at += 16;
            }
        }
        double part = (end - first) / (double)(before + end), weight = count * (before + first) * part;
        for (nint channel = 0; channel < channels; channel++)
        {
            AddMoments(At(ref means, channel), SumLanes(Load512(ref sums, channel * 16) * FirstLanes512(count, 0)), part, weight,
                ref totals, channel * 2, row * 2);
            Store(Vector512<float>.Zero, ref sums, channel * 16);
        }
    }
}
