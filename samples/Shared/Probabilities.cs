namespace CompiledNet.Samples;

/// <summary>Reads what a classifier says.</summary>
internal static class Probabilities
{
    /// <summary>The class with the highest probability; the first of several.</summary>
    /// <param name="probabilities">One for each class, at least one.</param>
    public static int MostProbable(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
            best = probabilities[i] > probabilities[best] ? i : best;
        return best;
    }
}
