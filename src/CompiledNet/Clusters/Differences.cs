namespace CompiledNet;

/// <summary>Says which ranks have something else than the others, and what.</summary>
internal static class Differences
{
    /// <summary>Compares what each rank has; what most have is right, and of as many that of the lowest rank.</summary>
    /// <param name="what">What it is: <c>seed</c>.</param>
    /// <param name="values">What each rank has, in words.</param>
    /// <returns><c>seed: rank 2 has 5; the others have 1</c>; null where all have the same.</returns>
    public static string? Describe(string what, IReadOnlyList<string> values)
    {
        string usual = values.GroupBy(value => value, StringComparer.Ordinal).MaxBy(group => group.Count())!.Key;
        int[] right = [.. Enumerable.Range(0, values.Count).Where(rank => values[rank] == usual)];
        if (right.Length == values.Count)
            return null;
        IEnumerable<string> others = Enumerable.Range(0, values.Count).Except(right).Select(rank => $"rank {rank} has {values[rank]}");
        string rest = right.Length == 1 ? $"rank {right[0]} has" : "the others have";
        return $"{what}: {string.Join("; ", others)}; {rest} {usual}";
    }
}
