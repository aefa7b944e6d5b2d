using System.Text;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Planning;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Generation;

/// <summary>The plan of a sample's network as text, for people who look what a pass does.</summary>
public static class ShownPlan
{
    /// <summary>The plan in the end.</summary>
    /// <param name="network">The name of its class.</param>
    /// <exception cref="ArgumentException">No sample has such a network.</exception>
    public static string Show(string network) => Stages(network)[^1].Text;

    /// <summary>The plan before and after a pass.</summary>
    /// <param name="network">The name of its class.</param>
    /// <param name="pass">The name of the pass, in any case of letters.</param>
    /// <exception cref="ArgumentException">No sample has such a network, or there is no such pass.</exception>
    public static string Show(string network, string pass)
    {
        List<(string Pass, string Text)> stages = Stages(network);
        int index = stages.FindIndex(stage => string.Equals(stage.Pass, pass, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            throw new ArgumentException($"Expected one of the passes {string.Join(", ", stages.Select(stage => stage.Pass))}; came {pass}.", nameof(pass));
        var text = new StringBuilder();
        if (index > 0)
            text.Append($"Before {stages[index].Pass}:\n\n{stages[index - 1].Text}\n\n");
        return text.Append($"After {stages[index].Pass}:\n\n{stages[index].Text}").ToString();
    }

    private static List<(string Pass, string Text)> Stages(string network)
    {
        var stages = new List<(string, string)>();
        Planner.Plan(Graph(network), observe: (pass, plan) => stages.Add((pass, PlanText.Write(plan))));
        return stages;
    }

    private static NetworkGraph Graph(string network)
    {
        var known = new List<string>();
        string samples = Path.Combine(RepositoryRoot.Path, "samples");
        foreach (string path in Directory.GetFiles(samples, "*.cs", SearchOption.AllDirectories).Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            CSharpCompilation compilation = AnalyzerRunner.Compile(File.ReadAllText(path));
            foreach (INamedTypeSymbol type in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>().Where(LibraryNames.IsNetwork))
            {
                known.Add(type.Name);
                if (string.Equals(type.Name, network, StringComparison.OrdinalIgnoreCase))
                    return ShapeInference.Infer(NetworkParser.Parse(type, CancellationToken.None).Spec).Graph!;
            }
        }

        throw new ArgumentException($"Expected one of the samples' networks {string.Join(", ", known.Order(StringComparer.Ordinal))}; came {network}.", nameof(network));
    }
}
