using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CompiledNet.TestSupport.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// Networks whose layers are called by words of the code that is generated for them: locals, parameters, methods, members and buffers. What
/// has a name there must stay what it is, whatever users call their layers.
/// </summary>
public static partial class WordNames
{
    /// <summary>Words that are tried for a layer; most of those that the rules refuse belong to a layer that keeps its name.</summary>
    private const int Tries = 16;

    /// <summary>
    /// The random network of a seed, with one fork more where there is room, since forks have the most buffers; about half of its layers
    /// are renamed.
    /// </summary>
    public static NetworkDescription Create(int seed)
    {
        var random = new Random(seed);
        NetworkDescription network = Fork(RandomNetwork.Create(seed), random);
        (string[] All, string[] Variables) words = Words(network);
        foreach (string identity in network.Placed.Select(placed => placed.Identity).Where(_ => random.Next(2) == 0).ToArray())
        {
            for (int tried = 0; tried < Tries; tried++)
            {
                NetworkDescription renamed = Rename(network, identity, Draw(words, random));
                if (!IsLegal(renamed))
                    continue;
                network = renamed;
                break;
            }
        }

        return network;
    }

    /// <summary>
    /// The same network, in which a layer other than the last has an activation beside it: the next layer takes their sum.
    /// </summary>
    private static NetworkDescription Fork(NetworkDescription network, Random random)
    {
        if (network.Placed.Count < 2)
            return network;

        // A layer that comes between would change the ordinals in the names that others go by.
        List<LayerDescription> layers = [.. network.Placed.Select(placed => placed.Layer with { Name = placed.Identity })];
        int forked = random.Next(layers.Count - 1);
        string name = layers[forked].Name!;
        layers.InsertRange(
            forked + 1, [new ActivationLayer("branch", ActivationFunction.Tanh), new Merge("sum", "Add") { Inputs = ["branch", name] }]);
        var fork = new NetworkDescription(network.ClassName, network.Input, layers, network.Loss, network.MoreInputs);
        return IsLegal(fork) ? fork : network;
    }

    /// <summary>The same network with another name for one of its layers. Random networks have one output.</summary>
    private static NetworkDescription Rename(NetworkDescription network, string identity, string name)
    {
        LayerDescription[] layers = [.. network.Placed.Select(placed => placed.Layer with
        {
            Name = placed.Identity == identity ? name : placed.Layer.Name,
            Inputs = [.. placed.Layer.Inputs.Select(NameOf)],
        })];
        return new NetworkDescription(network.ClassName, network.Input, layers, network.Loss, network.MoreInputs);

        string NameOf(string layer) => layer == identity ? name : layer;
    }

    /// <summary>Any word, or one that a pass calls a buffer or a parameter of a layer: two things of one name would share memory.</summary>
    private static string Draw((string[] All, string[] Variables) words, Random random)
    {
        string[] choices = random.Next(2) == 0 ? words.All : words.Variables;
        return choices[random.Next(choices.Length)];
    }

    private static (string[] All, string[] Variables) Words(NetworkDescription network)
    {
        AnalyzerRunner.Generate(AnalyzerRunner.Compile(NetworkSource.Write(network)), out Compilation generated);
        SyntaxNode root = generated.SyntaxTrees.Last().GetRoot();
        return (
            LayerNames(root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))),
            LayerNames(root.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(variable => variable.Identifier)
                .Where(word => network.Placed.Any(placed => word.ValueText.StartsWith(placed.Identity, StringComparison.OrdinalIgnoreCase)))));
    }

    private static string[] LayerNames(IEnumerable<SyntaxToken> words) =>
        [.. words.Select(word => word.ValueText).Where(word => LayerName().IsMatch(word)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether the rules allow it: they are the analyzers' business.</summary>
    private static bool IsLegal(NetworkDescription network)
    {
        ImmutableArray<Diagnostic> found = AnalyzerRunner.AnalyzeAsync(AnalyzerRunner.Compile(NetworkSource.Write(network))).GetAwaiter()
            .GetResult();
        return found.All(diagnostic => diagnostic.Severity < DiagnosticSeverity.Error);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$")]
    private static partial Regex LayerName();
}
