using System.Text;
using CompiledNet.TestSupport.Descriptions;
using Microsoft.CodeAnalysis;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Random declarations through parser, analyzers and generator: none may throw, what has no error of ours must be generated and
/// compile, and what has one must not be generated.
/// </summary>
public static class DeclarationFuzzing
{
    /// <summary>Networks in one program.</summary>
    private const int NetworksAtOnce = 100;

    /// <summary>Of the networks that are right, every so manieth has its generated code bound by the compiler, which takes most of the time.</summary>
    private const int Sampling = 25;

    /// <param name="firstSeed">Of the first program; each has one of its own.</param>
    /// <param name="count">Networks, rounded up to whole programs.</param>
    /// <param name="report">Told of each program.</param>
    /// <returns>What is wrong, each with its seed; empty where nothing is.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(int firstSeed, int count, Action<string>? report = null)
    {
        var failures = new List<string>();
        int programs = (count + NetworksAtOnce - 1) / NetworksAtOnce;
        for (int seed = firstSeed; seed < firstSeed + programs; seed++)
        {
            try
            {
                int valid = await RunAsync(seed, failures);
                report?.Invoke($"seed {seed}: {valid} of {NetworksAtOnce} networks are generated; {failures.Count} wrong so far");
            }
            catch (InvalidOperationException thrown)
            {
                failures.Add($"seed {seed}: {thrown}");
            }
        }

        return failures;
    }

    private static async Task<int> RunAsync(int seed, List<string> failures)
    {
        var random = new Random(seed);
        var source = new StringBuilder("using CompiledNet;\n");
        var ends = new List<int>();
        for (int i = 0; i < NetworksAtOnce; i++)
        {
            source.Append(RandomDeclaration.Write(random, $"Net{i}"));
            ends.Add(source.Length);
        }

        AnalyzerResult result = await AnalyzerRunner.RunAsync(source.ToString());
        failures.AddRange(result.Driver.Select(diagnostic => $"seed {seed}: {diagnostic}"));

        // Errors that can be configured leave a network to generate.
        HashSet<int> broken = [.. result.Ours
            .Where(found => found.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable))
            .Select(found => ends.FindIndex(end => found.Location.SourceSpan.Start < end))];
        int valid = 0;
        for (int i = 0; i < NetworksAtOnce; i++)
        {
            SyntaxTree? tree = result.Program.SyntaxTrees.FirstOrDefault(each => Path.GetFileName(each.FilePath) == $"Net{i}.g.cs");
            bool isGenerated = tree is not null && !tree.ToString().Contains("Invalid<", StringComparison.Ordinal);
            if (isGenerated == broken.Contains(i))
                failures.Add($"seed {seed}: Net{i} is {(isGenerated ? "generated and has an error" : "neither generated nor has an error")}");
            if (!isGenerated || valid++ % Sampling != 0)
                continue;
            failures.AddRange(result.Program.GetSemanticModel(tree!).GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Take(1)
                .Select(diagnostic => $"seed {seed}: {diagnostic}"));
        }

        return valid;
    }
}
