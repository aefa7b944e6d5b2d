using System.Collections.Immutable;
using System.Runtime.Loader;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.TestSupport.Descriptions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Random declarations through parser, analyzers, generator and compiler: none may throw; what has an error of ours must not be
/// generated, and what has none must be, compile without a warning, run, and agree with the reference.
/// </summary>
public static class DeclarationFuzzing
{
    /// <summary>Networks in one program, at most.</summary>
    public const int NetworksAtOnce = 100;

    /// <summary>Characters of generated code beyond which a network is not compiled.</summary>
    private const int LongestToCompile = 2_000_000;

    /// <summary>The analyzers see the generated code of every so manieth program.</summary>
    private const int ShowingGenerated = 20;

    /// <param name="firstSeed">Of the first program; each has one of its own.</param>
    /// <param name="count">Networks; above <see cref="NetworksAtOnce"/>, rounded up to whole programs.</param>
    /// <param name="progress">Told of each program.</param>
    public static DeclarationReport Run(int firstSeed, int count, Action<string>? progress = null)
    {
        var report = new DeclarationReport();
        int programs = (count + NetworksAtOnce - 1) / NetworksAtOnce;
        for (int seed = firstSeed; seed < firstSeed + programs; seed++)
        {
            try
            {
                Run(seed, Math.Min(count, NetworksAtOnce), report);
            }
            catch (InvalidOperationException thrown)
            {
                report.Failures.Add($"seed {seed}: {thrown}");
            }

            progress?.Invoke($"seed {seed}: {report.Valid} of {report.Count} networks are valid, {report.Ran} ran; {report.Failures.Count} failures so far");
        }

        return report;
    }

    private static void Run(int seed, int count, DeclarationReport report)
    {
        var program = new RandomProgram(seed, count);
        CSharpCompilation compilation = AnalyzerRunner.Compile(program.Source);
        compilation = compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release));
        Compilation generated = compilation;
        ImmutableArray<Diagnostic> driver = report.Measure("generator", () => AnalyzerRunner.Generate(compilation, out generated, isChecked: CheckedBuild.IsAsked));
        report.Failures.AddRange(driver.Select(diagnostic => $"seed {seed}: {diagnostic}"));

        // Analyzers leave generated code out, but to be shown it takes as long as to compile it: some programs are enough.
        Compilation shown = seed % ShowingGenerated == 0 ? generated : compilation;
        ImmutableArray<Diagnostic> ours = report.Measure("analyzers", () => AnalyzerRunner.AnalyzeAsync(shown).GetAwaiter().GetResult());

        NetworkGraph?[] graphs = CheckRules(seed, program, generated, ours, report);
        generated = generated.RemoveSyntaxTrees(generated.SyntaxTrees.Where(tree => tree.Length > LongestToCompile));
        if (Emit(seed, program, generated, report) is not { } image)
            return;
        report.Failures.AddRange(JitBudget.FindTooLarge(image).Select(method => $"seed {seed}: {method}"));
        var context = new AssemblyLoadContext($"Declarations{seed}", isCollectible: true);
        var run = new DeclarationRun(seed, context.LoadFromStream(new MemoryStream(image)), report);
        report.Measure("runs", () =>
        {
            for (int index = 0; index < graphs.Length; index++)
            {
                if (graphs[index] is { } graph)
                    run.Run(program.Networks[index], index, graph);
            }

            return 0;
        });
        context.Unload();
    }

    /// <summary>Whether those are generated, and only those, that break no rule that leaves nothing to generate.</summary>
    /// <returns>The graph of each network that is generated.</returns>
    private static NetworkGraph?[] CheckRules(
        int seed, RandomProgram program, Compilation compilation, ImmutableArray<Diagnostic> ours, DeclarationReport report)
    {
        // Errors that can be configured leave a network to generate. What is wrong with a backbone is said where that is declared.
        foreach (IGrouping<string, (string, int)> rule in ours.Select(found => (found.Id, program.IndexAt(found.Location.SourceSpan.Start))).Distinct().GroupBy(found => found.Id))
            report.Rules[rule.Key] = report.Rules.GetValueOrDefault(rule.Key) + rule.Count();
        HashSet<int> broken = [.. ours
            .Where(found => found.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable))
            .Select(found => program.IndexAt(found.Location.SourceSpan.Start))];
        HashSet<int> mayBeBroken = program.WithTakers(broken);
        Dictionary<string, SyntaxTree> trees = compilation.SyntaxTrees.ToDictionary(tree => Path.GetFileName(tree.FilePath));
        var graphs = new NetworkGraph?[program.Networks.Count];
        for (int index = 0; index < graphs.Length; index++)
        {
            RandomDeclaration declaration = program.Networks[index];
            trees.TryGetValue($"{declaration.MetadataName.Replace('+', '.')}.g.cs", out SyntaxTree? tree);
            string text = tree?.ToString() ?? "";
            bool isGenerated = tree is not null && !text.Contains("Invalid<", StringComparison.Ordinal);
            if (isGenerated && broken.Contains(index))
                report.Failures.Add($"seed {seed}: {declaration.Name} is generated and has an error:\n{declaration.Source}");
            if (!isGenerated && !mayBeBroken.Contains(index))
                report.Failures.Add($"seed {seed}: {declaration.Name} is neither generated nor has an error:\n{declaration.Source}");
            report.Count++;
            if (!isGenerated)
                continue;

            NetworkGraph graph = ShapeInference.Infer(NetworkParser.Parse(compilation.GetTypeByMetadataName(declaration.MetadataName)!, CancellationToken.None).Spec).Graph!;
            report.Valid++;
            Planner.Plan(graph, observe: (pass, plan) => report.Failures.AddRange(PlanVerifier.Verify(plan).Select(fault => $"seed {seed}, {declaration.Name}, after {pass}: {fault}")));
            report.Trained += graph.Spec.IsTrained ? 1 : 0;
            if (text.Length > LongestToCompile)
                report.TooLong.Add(FormattableString.Invariant($"seed {seed}, {declaration.Name}: {text.Length} characters"));
            else
                graphs[index] = graph;
            report.LargestFile = Math.Max(report.LargestFile, text.Length);
            foreach (string kind in graph.Layers.Select(layer => layer.Spec.Kind).Distinct())
                report.Kinds[kind] = report.Kinds.GetValueOrDefault(kind) + 1;
        }

        return graphs;
    }

    /// <summary>The whole program, with the members of networks that have errors of ours: C# must find nothing.</summary>
    private static byte[]? Emit(int seed, RandomProgram program, Compilation compilation, DeclarationReport report)
    {
        using var image = new MemoryStream();
        EmitResult emitted = report.Measure("compiler", () => compilation.Emit(image));
        foreach (Diagnostic diagnostic in emitted.Diagnostics.Where(each => each.Severity >= DiagnosticSeverity.Warning))
        {
            bool isGenerated = diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;
            int index = isGenerated ? -1 : program.IndexAt(diagnostic.Location.SourceSpan.Start);
            report.Failures.Add($"seed {seed}: {diagnostic}\n{(index < 0 ? "" : program.Networks[index].Source)}");
        }

        return emitted.Success ? image.ToArray() : null;
    }
}
