/// <summary>Mean squared error: the sum over images of the mean of (output - target)², and its gradient, 2 (output - target) /
/// outputs.</summary>
[@MethodImplAttribute(Hot)]
public static void Dense1Loss(ref float output, ref float target, ref float weights, ref float gradient, int count, float scale,
    ref float loss)
{
    Vector512<float> sum = default;
    var isImage = FirstLanes512(count, 0);
    var lossWeight = isImage * Load512(ref weights, 0);
    var weight = lossWeight * Vector512.Create(scale * (2f / 2));
    for (nint value = 0; value < 2; value++)
    {
        var difference = Load512(ref output, value * 16) - Load512(ref target, value * 16);
        Store(difference * weight, ref gradient, value * 16);
        sum = Fma(difference * lossWeight, difference, sum);
    }
    loss += SumLanes(sum) / 2;
}
