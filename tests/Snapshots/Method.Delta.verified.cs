/// <summary>Conv1: from the output's gradient to that of the sums before Sigmoid, and the bias' gradient.</summary>
[@MethodImplAttribute(Hot)]
public static void Conv1Delta(ref float output, ref float gradient, ref float biasGradient)
{
    for (nint channel = 0; channel < 2; channel++)
    {
        Vector512<float> sum = default;
        for (nint position = 0; position < 4; position++)
        {
            nint at = position * 32 + channel * 16;
            var slope = Load512(ref gradient, at);
            var value = Load512(ref output, at);
            slope = slope * value * (Vector512<float>.One - value);
            Store(slope, ref gradient, at);
            sum += slope;
        }
        At(ref biasGradient, channel) = SumLanes(sum);
    }
}
