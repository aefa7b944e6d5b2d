namespace CompiledNet.TestSupport.Numbers;

/// <summary>The standard normal distribution in double precision, to about 1e-14, in its tails too.</summary>
public static class NormalDistribution
{
    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>The probability of what is below <paramref name="x"/>.</summary>
    public static double Below(double x) => x < 0 ? Beyond(-x) : 1 - Beyond(x);

    private static double Beyond(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x > 40)
            return 0;
        if (x >= 3)
        {
            // Laplace's continued fraction, density / (x + 1 / (x + 2 / (x + 3 / ...))), from its far end.
            double denominator = x;
            for (int term = 200; term > 0; term--)
                denominator = x + (term / denominator);
            return Density(x) / denominator;
        }

        // 1/2 - density * (x + x³/3 + x⁵/(3 5) + ...), all terms positive.
        double sum = 0;
        double power = x;
        for (int odd = 1; odd < 200; odd += 2, power *= x * x / odd)
            sum += power;
        return 0.5 - (Density(x) * sum);
    }
}
