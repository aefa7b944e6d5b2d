using System.Globalization;
using System.Text;

namespace CompiledNet.TestSupport.Numbers;

/// <summary>Single-precision results against numbers with error bounds.</summary>
public static class Comparison
{
    /// <summary>
    /// How many bounds a result may be off. The bounds are proven for the formulas as the reference writes them; a kernel that
    /// orders its operations otherwise (1 / n as a factor, a bias that begins the sum) takes a rounding or two more.
    /// </summary>
    public const double Slack = 2;

    /// <summary>Compares all numbers; the message names the first that are wrong, by their indices.</summary>
    /// <param name="subject">What is compared, as a reader needs it to repeat the failure: network, seed, batch, width.</param>
    /// <param name="dimensions">For the indices in the message.</param>
    /// <returns>The worst error in units of its bound: above 0 and at most <see cref="Slack"/>.</returns>
    /// <exception cref="NumbersDifferException">Some numbers are further off than their bounds, or not numbers.</exception>
    public static double Verify(
        string subject, ReadOnlySpan<float> actual, ReadOnlySpan<Approximate> expected, ReadOnlySpan<int> dimensions)
    {
        if (actual.Length != expected.Length)
            throw new NumbersDifferException($"{subject}: {expected.Length} values expected, {actual.Length} came.");
        double worst = 0;
        int wrong = 0;
        var list = new StringBuilder();
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i].Value);
            double bound = expected[i].Error + (Approximate.UnitRoundoff * Math.Abs(expected[i].Value)) + Approximate.Underflow;
            if (difference <= Slack * bound)
            {
                worst = Math.Max(worst, difference / bound);
                continue;
            }
            if (wrong++ < 8)
            {
                list.Append(
                    CultureInfo.InvariantCulture, $"\n  [{Indices(i, dimensions)}] is {actual[i]:R}, expected {expected[i].Value:R}");
                list.Append(CultureInfo.InvariantCulture, $" (off by {difference:E2}, bound {bound:E2})");
            }
        }
        if (wrong > 0)
            throw new NumbersDifferException($"{subject}: {wrong} of {actual.Length} values are wrong, the first of them:{list}");
        return worst;
    }

    private static string Indices(int index, ReadOnlySpan<int> dimensions)
    {
        var indices = new int[dimensions.Length];
        for (int d = dimensions.Length - 1; d >= 0; d--)
            (index, indices[d]) = Math.DivRem(index, dimensions[d]);
        return string.Join(",", indices);
    }
}

/// <summary>Numbers are further from the truth than single precision allows.</summary>
public sealed class NumbersDifferException(string message) : Exception(message);
