/// <summary>BatchNorm1: mean and sum of squared differences from it of each channel, over the tile's images and
/// positions.</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void BatchNorm1Statistics(ref float input, int count, ref float exchange)
{
    float weight = 1f / (count * 16);
    {
        float mean0 = 0, squares0 = 0; float mean1 = 0, squares1 = 0;
        {
            var isImage = FirstLanes512(count, 0);
            Vector512<float> sum0 = default, sum1 = default;
            for (nint position = 0; position < 16; position++)
            {
                sum0 += Load512(ref input, position * 32); sum1 += Load512(ref input, position * 32 + 16);
            }
            mean0 += weight * Vector512.Sum(sum0 * isImage); mean1 += weight * Vector512.Sum(sum1 * isImage);
        }
        {
            var isImage = FirstLanes512(count, 0);
            Vector512<float> sum0 = default, sum1 = default;
            for (nint position = 0; position < 16; position++)
            {
                var difference0 = Load512(ref input, position * 32) - Vector512.Create(mean0);
                sum0 = Fma(difference0, difference0, sum0);
                var difference1 = Load512(ref input, position * 32 + 16) - Vector512.Create(mean1);
                sum1 = Fma(difference1, difference1, sum1);
            }
            squares0 += Vector512.Sum(sum0 * isImage); squares1 += Vector512.Sum(sum1 * isImage);
        }
        At(ref exchange, 0) = mean0; At(ref exchange, 16) = squares0; At(ref exchange, 1) = mean1; At(ref exchange, 17) = squares1;
    }
}
