namespace CompiledNet.TestSupport.Generation;

/// <summary>Random networks against the reference, by the dozen.</summary>
public static class Fuzzing
{
    /// <summary>Compares the networks of the seeds <paramref name="firstSeed"/> and the following.</summary>
    /// <param name="kind">What is drawn.</param>
    /// <param name="begin">Told of each seed before its network runs: a network that writes where it must not ends the process.</param>
    /// <param name="report">Told of each program: which seeds, and the worst error in units of its bound.</param>
    /// <param name="isChecked">Whether generated code checks each access to memory.</param>
    /// <returns>What is wrong, network by network, each with its seed, and a test of the smallest network that is wrong likewise.</returns>
    public static IReadOnlyList<string> Run(
        FuzzKind kind, int firstSeed, int count, Action<int>? begin = null, Action<string>? report = null, bool isChecked = false)
    {
        var failures = new List<string>();
        for (int first = firstSeed; first < firstSeed + count; first += kind.AtOnce)
        {
            int[] seeds = [.. Enumerable.Range(first, Math.Min(kind.AtOnce, firstSeed + count - first))];
            using var networks = new CompiledNetworks([.. seeds.Select(kind.Draw)], isChecked);
            double worst = 0;
            for (int i = 0; i < seeds.Length; i++)
            {
                begin?.Invoke(seeds[i]);
                try
                {
                    worst = Math.Max(worst, networks.Verify(i, seeds[i], kind.Batches(seeds[i])));
                }
                catch (Exception wrong)
                {
                    string test = new NetworkShrinker(seeds[i], kind.Batches(seeds[i]), isChecked)
                        .Shrink(kind.Draw(seeds[i]), wrong);
                    failures.Add($"seed {seeds[i]}: {(wrong is Numbers.NumbersDifferException or GeneratorException ? wrong.Message : wrong)}\n{test}");
                }
            }

            report?.Invoke($"seeds {seeds[0]} to {seeds[^1]}: worst error {worst:F3} of its bound; {failures.Count} networks wrong so far");
        }

        return failures;
    }
}
