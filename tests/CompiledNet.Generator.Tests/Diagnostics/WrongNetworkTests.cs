using System.Text;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>
/// The negative corpus: every wrong network gives exactly the ids that are expected of it, in each surrounding, and C# has nothing
/// to add. All stand in one program, so that they also show that they leave each other alone.
/// </summary>
public sealed class WrongNetworkTests
{
    private const string Default = "public sealed partial class Net;";

    /// <summary>Members that the corpus declares and does not use, and parameters that it leaves alone.</summary>
    private static readonly string[] OfUsers = ["CS0414", "CS0169", "CS9113", "CS8618"];

    /// <summary>A file of each.</summary>
    internal static IEnumerable<string> Sources => Read().Select(network => $"using CompiledNet;\n{network.Text}\n");

    [Fact]
    public async Task NetworksInANamespace_GiveWhatIsExpected() => await Verify(Read(), network => network);

    [Fact]
    public async Task NetworksInsideOtherTypes_GiveWhatIsExpected() => await Verify(
        [.. Read().Where(network => !network.Text.Contains("file partial", StringComparison.Ordinal))],
        network => $"internal static partial class Outer {{ public partial struct Inner {{ {network} }} }}");

    [Fact]
    public void Corpus_HasEveryRuleTwiceAndManyNetworks()
    {
        IReadOnlyList<WrongNetwork> networks = Read();
        string[] rare = [.. AnalyzerRunner.Analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Select(rule => rule.Id)
            .Where(id => !IsOfProjects(id) && networks.Count(network => network.Ids.Contains(id)) < 2)];

        Assert.Empty(rare);
        Assert.True(networks.Count >= 150, $"{networks.Count} networks");
    }

    /// <summary>Rules about what surrounds a network, or beside C#'s own errors: their own tests build such projects.</summary>
    private static bool IsOfProjects(string id) => id is "CN1005" or "CN1018" or "CN1019" || id.StartsWith("CN5", StringComparison.Ordinal);

    private static async Task Verify(IReadOnlyList<WrongNetwork> networks, Func<string, string> surround)
    {
        var source = new StringBuilder("using CompiledNet;\n");
        var ends = new List<int>();
        for (int i = 0; i < networks.Count; i++)
        {
            source.Append($"namespace Wrong{i} {{ {surround(networks[i].Text)} }}\n");
            ends.Add(source.Length);
        }

        AnalyzerResult result = await AnalyzerRunner.RunAsync(source.ToString());
        ILookup<int, string> found = result.Ours.ToLookup(
            diagnostic => ends.FindIndex(end => diagnostic.Location.SourceSpan.Start < end), diagnostic => diagnostic.Id);
        string[] wrong = [.. networks
            .Select((network, i) => (network, Found: found[i].Order(StringComparer.Ordinal).ToArray()))
            .Where(each => !each.Found.SequenceEqual(each.network.Ids))
            .Select(each => $"{string.Join(",", each.Found)} in place of {string.Join(",", each.network.Ids)}: {each.network.Text}")];

        Assert.Empty(wrong);
        Assert.Empty(result.Driver);

        // Advice leaves a network to generate, so that what is printed must be right as well.
        Diagnostic[] ofCSharp = [.. result.Program.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !OfUsers.Contains(diagnostic.Id))];
        Assert.Empty(ofCSharp);
    }

    private static IReadOnlyList<WrongNetwork> Read() => [.. File
        .ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "CompiledNet.Generator.Tests", "Diagnostics", "WrongNetworks.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(Parse)];

    private static WrongNetwork Parse(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        string[] parts = line[(space + 1)..].Split(" => ", 2);
        string declaration = parts.Length > 1 ? parts[1] : Default;
        return new WrongNetwork(
            [.. line[..space].Split(',').Order(StringComparer.Ordinal)],
            $"[Network]{parts[0]} {declaration}");
    }

    /// <param name="Ids">What it gives, in order, as often as it gives it.</param>
    private sealed record WrongNetwork(string[] Ids, string Text);
}
