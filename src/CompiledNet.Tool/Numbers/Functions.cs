namespace CompiledNet.Tool.Numbers;

/// <summary>Activations in double precision.</summary>
internal static class Functions
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x));

    public static double Softsign(double x) => x / (1 + Math.Abs(x));

    public static double Mish(double x) => x * Math.Tanh(Softplus(x));

    public static double Elu(double x) => x > 0 ? x : Math.Exp(x) - 1;

    public static double Selu(double x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1));

    public static double HardSigmoid(double x) => Math.Clamp((x / 6) + 0.5, 0, 1);

    public static double Gelu(double x) => 0.5 * x * Erfc(-x / Math.Sqrt(2));

    public static double GeluTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    public static double Erf(double x) => 1 - Erfc(x);

    /// <summary>Softmax along the last axis.</summary>
    public static Tensor Softmax(Tensor x)
    {
        int channels = x.Shape[^1];
        var result = new Tensor(x.Shape);
        for (int begin = 0; begin < x.Length; begin += channels)
        {
            Span<double> from = x.Data.AsSpan(begin, channels), to = result.Data.AsSpan(begin, channels);
            double largest = double.NegativeInfinity, sum = 0;
            foreach (double value in from)
                largest = Math.Max(largest, value);
            for (int i = 0; i < channels; i++)
                sum += to[i] = Math.Exp(from[i] - largest);
            for (int i = 0; i < channels; i++)
                to[i] /= sum;
        }

        return result;
    }

    /// <summary>1 - erf(x): its series near zero, its continued fraction beyond (Abramowitz and Stegun 7.1.6 and 7.1.14).</summary>
    private static double Erfc(double x)
    {
        if (x < 0)
            return 2 - Erfc(-x);
        if (x < 2.5)
        {
            double term = x, sum = x;
            for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= 2 * x * x / ((2 * n) + 1);
                sum += term;
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
        }

        double fraction = x;
        for (int n = 120; n >= 1; n--)
            fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
