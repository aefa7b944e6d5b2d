/// <summary>BatchNorm1: mean and sum of squared differences from it of each channel, over the tile's images and
/// positions.</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void BatchNorm1Statistics(ref float input, int count, int positions, int channels, int row, ref float sums,
    ref float totals, ref float exchange)
{
    for (nint first = 0; first < positions; first += 64)
    {
        nint end = Min(first + 64, positions);
        nint at = first * channels * 16;
        for (nint position = first; position < end; position++)
        {
            for (nint channel = 0; channel < channels; channel++)
            {
                AddTo(Load512(ref input, at), ref sums, channel * 16);
                at += 16;
            }
        }
        for (nint channel = 0; channel < channels; channel++)
        {
            AddToTotal(Vector512.Sum(Load512(ref sums, channel * 16) * FirstLanes512(count, 0)), ref totals, channel * 2);
            Store(Vector512<float>.Zero, ref sums, channel * 16);
        }
    }
    Narrow(ref totals, ref exchange, row);
    var weight = Vector512.Create(1f / (count * positions));
    for (nint channel = 0; channel < row; channel += 16)
    {
        Store(Load512(ref exchange, channel) * weight, ref exchange, channel);
    }
    MemoryMarshal.CreateSpan(ref totals, 2 * row).Clear();
    for (nint first = 0; first < positions; first += 64)
    {
        nint end = Min(first + 64, positions);
        nint at = first * channels * 16;
        for (nint position = first; position < end; position++)
        {
            for (nint channel = 0; channel < channels; channel++)
            {
                var mean = Splat512(ref exchange, channel);
                var difference = Load512(ref input, at) - mean;
                Store(Fma(difference, difference, Load512(ref sums, channel * 16)), ref sums, channel * 16);
                at += 16;
            }
        }
        for (nint channel = 0; channel < channels; channel++)
        {
            AddToTotal(Vector512.Sum(Load512(ref sums, channel * 16) * FirstLanes512(count, 0)), ref totals, channel * 2);
            Store(Vector512<float>.Zero, ref sums, channel * 16);
        }
    }
    Narrow(ref totals, ref At(ref exchange, row), row);
}
