namespace CompiledNet.TestSupport.Numbers;

/// <summary>
/// A sum of products. Its error bound holds for every order of summation, with fused multiply-adds or without:
/// gamma_n = n u / (1 - n u) times the sum of the magnitudes (Higham, section 3.1), and what the terms bring along. A long sum is added in
/// blocks (section 4.2), so that n is no larger than what a term passes through: its block, and the blocks.
/// </summary>
public struct Sum
{
    /// <summary>Additions that a term passes through at most: of those that are summed in one go, and some of sums.</summary>
    private const int MostRoundings = 4096 + 512;

    private double value;
    private double carriedError;
    private double magnitude;
    private int terms;

    public void Add(Approximate left, Approximate right)
    {
        value += left.Value * right.Value;
        carriedError += Approximate.ProductError(left, right);
        magnitude += left.Magnitude * right.Magnitude;
        terms++;
    }

    public void Add(Approximate term)
    {
        value += term.Value;
        carriedError += term.Error;
        magnitude += term.Magnitude;
        terms++;
    }

    public readonly Approximate Result
    {
        get
        {
            if (terms == 0)
                return 0;
            // One rounding for each product and one for each addition; sums that are padded (lanes, tiles) add zeros only.
            double roundings = Math.Min(terms + 1, MostRoundings) * Approximate.UnitRoundoff;
            double gamma = roundings / (1 - roundings);
            return new(value, carriedError + (gamma * magnitude) + (terms * Approximate.Underflow));
        }
    }
}
