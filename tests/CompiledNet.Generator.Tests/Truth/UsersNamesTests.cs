using System.Text;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Whatever types and namespaces a user has beside, around and above a network: generated code means what it meant.</summary>
public sealed class UsersNamesTests
{
    private static readonly string[] Suffixes = ["", "Attribute"];

    // The roots of the names that everything is called by: no program can have a type of these names there.
    private static readonly string[] Roots = ["System", "CompiledNet"];

    /// <summary>All but those of the language: who calls a type <c>var</c> wants no <c>var</c> in the project.</summary>
    private static readonly Lazy<string[]> Words = new(() => [.. GeneratorRunner.Run(string.Concat(EveryStep.Sources)).Files
        .SelectMany(file => SyntaxFactory.ParseTokens(file.Text))
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken))
        .Select(token => token.ValueText)
        .Where(word => word is not ("var" or "nint") && SyntaxFacts.GetContextualKeywordKind(word) is SyntaxKind.None)
        .Distinct()
        .Order(StringComparer.Ordinal)]);

    [Fact]
    public void TypesNamedLikeWordsOfGeneratedCode_ChangeNothing()
    {
        string types = string.Concat(Words.Value.Except(EveryStep.Sources.Select((_, index) => $"Net{index}"))
            .SelectMany(word => Suffixes.Select(suffix => word + suffix)).Distinct()
            .Select(name => $"public class @{name} : global::System.Attribute {{ }} public class @{name}<T> {{ }}\n"));
        string global = string.Concat(
            types.Split('\n').Where(line => !Roots.Any(root => line.StartsWith($"public class @{root} ", StringComparison.Ordinal))).Select(line => line + "\n"));

        RunAmong($$"""
            {{global}}
            {{Extensions("Here")}}
            namespace Application
            {
                {{types}}
                {{Extensions("There")}}
                namespace Within
                {
                    {{types}}
                    {{Extensions("Beside")}}
                    public partial class Around
                    {
                        {{types}}
                        {{string.Concat(EveryStep.Sources)}}
                    }
                }
            }
            """);
    }

    [Fact]
    public void NamespacesNamedLikeWordsOfGeneratedCode_ChangeNothing()
    {
        string spaces = string.Concat(Words.Value.Except(["Around", .. EveryStep.Sources.Select((_, index) => $"Net{index}")])
            .Select(word => $"namespace @{word} {{ class Part; }}\n"));

        RunAmong($$"""
            namespace Application
            {
                {{spaces}}
                namespace Within
                {
                    {{spaces}}
                    public partial class Around
                    {
                        {{string.Concat(EveryStep.Sources)}}
                    }
                }
            }
            """);
    }

    /// <summary>Aliases and usings of the whole project stand above all namespaces.</summary>
    [Fact]
    public void GlobalUsings_ChangeNothing()
    {
        string aliases = string.Concat(Words.Value.Except(Roots).Select(word => $"global using @{word} = global::System.Attribute;\n"));

        RunAmong($$"""
            {{aliases}}
            namespace Application.Within
            {
                public partial class Around
                {
                    {{string.Concat(EveryStep.Sources)}}
                }
            }
            """);
    }

    private static void RunAmong(string source) => EveryStep.Verify(EveryStep.Load([source]), "Application.Within.Around+");

    private static string Extensions(string name)
    {
        var methods = new StringBuilder($"public static class Extensions{name} {{ ");
        foreach (string method in new[] { "AsInt32", "AsUInt32", "AsSingle", "CopyTo", "Clear", "Slice", "LoadWeights" })
            methods.Append($"public static global::System.Attribute {method}<T>(this T value) => null!; ");
        return methods.Append('}').ToString();
    }
}
