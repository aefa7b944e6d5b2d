using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Generation;

/// <summary>Random networks against the reference, by the dozen.</summary>
public static class Fuzzing
{
    /// <summary>Networks in one program: more of them take more memory and save no more time.</summary>
    private const int NetworksAtOnce = 40;

    // One image, part of a tile, a tile and more; each network meets two of them.
    private static readonly int[][] BatchSizes = [[1, 17], [5, 16], [33, 3], [2, 18]];

    /// <summary>Compares the networks of the seeds <paramref name="firstSeed"/> and the following.</summary>
    /// <param name="draw">Draws the network of a seed.</param>
    /// <param name="begin">Told of each seed before its network runs: a network that writes where it must not ends the process.</param>
    /// <param name="report">Told of each program: which seeds, and the worst error in units of its bound.</param>
    /// <returns>What is wrong, network by network, each with its seed and source; empty where all are right.</returns>
    public static IReadOnlyList<string> Run(
        int firstSeed, int count, Func<int, NetworkDescription> draw, Action<int>? begin = null, Action<string>? report = null)
    {
        var failures = new List<string>();
        for (int first = firstSeed; first < firstSeed + count; first += NetworksAtOnce)
        {
            int[] seeds = [.. Enumerable.Range(first, Math.Min(NetworksAtOnce, firstSeed + count - first))];
            using var networks = new CompiledNetworks([.. seeds.Select(draw)]);
            double worst = 0;
            for (int i = 0; i < seeds.Length; i++)
            {
                begin?.Invoke(seeds[i]);
                try
                {
                    worst = Math.Max(worst, networks.Verify(i, seeds[i], BatchSizes[seeds[i] % BatchSizes.Length]));
                }
                catch (Exception wrong) when (wrong is NumbersDifferException or GeneratorException)
                {
                    failures.Add($"seed {seeds[i]}: {wrong.Message}");
                }
                catch (Exception crash)
                {
                    failures.Add($"seed {seeds[i]}: {crash}");
                }
            }
            report?.Invoke($"seeds {seeds[0]} to {seeds[^1]}: worst error {worst:F3} of its bound; {failures.Count} networks wrong so far");
        }
        return failures;
    }
}
