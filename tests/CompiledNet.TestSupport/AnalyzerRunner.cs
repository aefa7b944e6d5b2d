using System.Collections.Immutable;
using CompiledNet.Generator;
using CompiledNet.Generator.Analyzers;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompiledNet.TestSupport;

/// <summary>What a build of a source would report.</summary>
/// <param name="Ours">The diagnostics of our analyzers, in the order of the source.</param>
/// <param name="Driver">What the generator driver reports: nothing, unless the generator threw (CS8785).</param>
/// <param name="Program">The program with its generated code.</param>
public sealed record AnalyzerResult(ImmutableArray<Diagnostic> Ours, ImmutableArray<Diagnostic> Driver, Compilation Program)
{
    /// <summary>Errors and warnings of C# and of the driver. Binds all generated code, which takes its time.</summary>
    public IEnumerable<Diagnostic> Compiler =>
        [.. Driver, .. Program.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
}

/// <summary>Runs the generator and all analyzers on a source, as a build does. An analyzer that throws fails the test.</summary>
public static class AnalyzerRunner
{
    /// <summary>All our analyzers.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [new NetworkAnalyzer(), new UnmarkedNetworkAnalyzer(), new UntrainableNetworkAnalyzer(), new ProjectAnalyzer(), new WeightsAnalyzer(), new ForeignWordAnalyzer()];

    // Programs that grow out of one share what it knows of the framework.
    private static readonly CSharpCompilation WithoutFiles = CSharpCompilation.Create(
        "Networks",
        references: TargetPlatform.Net80.References(),
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            checkOverflow: true,
            nullableContextOptions: NullableContextOptions.Enable,
            allowUnsafe: true));

    /// <summary>A library of one file that refers to CompiledNet.</summary>
    public static CSharpCompilation Compile(string source, LanguageVersion version = LanguageVersion.CSharp12, bool nullable = true)
    {
        CSharpCompilation compilation = WithoutFiles.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version), path: "Networks.cs"));
        return nullable
            ? compilation
            : compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable));
    }

    /// <summary>The same in a project that is not optimised.</summary>
    public static CSharpCompilation Unoptimised(string source)
    {
        CSharpCompilation compilation = Compile(source);
        return compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Debug));
    }

    /// <summary>The same without CompiledNet.dll: a project that has the analyzers only.</summary>
    public static CSharpCompilation CompileWithoutLibrary(string source)
    {
        CSharpCompilation compilation = Compile(source);
        return compilation.RemoveReferences(compilation.References.Where(reference =>
            Path.GetFileName(reference.Display) == "CompiledNet.dll"));
    }

    /// <summary>Runs on one file.</summary>
    public static Task<AnalyzerResult> RunAsync(string source, bool generate = true, CancellationToken cancellationToken = default) =>
        RunAsync(Compile(source), generate, cancellationToken);

    /// <param name="compilation">A program.</param>
    /// <param name="generate">Whether the generator runs before, as in a build; without it, analyzers see what was written only.</param>
    public static async Task<AnalyzerResult> RunAsync(
        CSharpCompilation compilation, bool generate = true, CancellationToken cancellationToken = default)
    {
        Compilation generated = compilation;
        ImmutableArray<Diagnostic> driver = generate ? Generate(compilation, out generated, cancellationToken) : [];
        return new AnalyzerResult(await AnalyzeAsync(generated, cancellationToken), driver, generated);
    }

    /// <summary>Runs on one file, in a project that embeds weights.</summary>
    public static async Task<AnalyzerResult> RunAsync(string source, IReadOnlyList<WeightText> weights)
    {
        CSharpCompilation compilation = Compile(source);
        CreateDriver(compilation)
            .AddAdditionalTexts([.. weights])
            .WithUpdatedAnalyzerConfigOptions(CheckedBuild.Options(isChecked: false))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> driver);
        return new AnalyzerResult(await AnalyzeAsync(generated, weights: weights), driver, generated);
    }

    /// <summary>Runs the generator.</summary>
    /// <param name="compilation">A program.</param>
    /// <param name="generated">The program with its generated code.</param>
    /// <param name="isChecked">Whether that checks each access to memory.</param>
    /// <returns>What the driver reports: nothing, unless the generator threw (CS8785).</returns>
    public static ImmutableArray<Diagnostic> Generate(
        CSharpCompilation compilation, out Compilation generated, CancellationToken cancellationToken = default, bool isChecked = false)
    {
        CreateDriver(compilation).WithUpdatedAnalyzerConfigOptions(CheckedBuild.Options(isChecked)).RunGeneratorsAndUpdateCompilation(
            compilation, out generated, out ImmutableArray<Diagnostic> driver, cancellationToken);
        return driver;
    }

    /// <summary>The generator as a build or an editor runs it on a program and on what becomes of it.</summary>
    public static GeneratorDriver CreateDriver(CSharpCompilation compilation) => CSharpGeneratorDriver.Create(new NetworkGenerator())
        .WithUpdatedParseOptions((CSharpParseOptions)compilation.SyntaxTrees[0].Options);

    /// <summary>
    /// Runs all analyzers on the files of a program that the generator did not print, as an editor does on those that are open: they leave
    /// generated code out, and to bind it takes as long as to compile it.
    /// </summary>
    /// <returns>Our diagnostics, in the order of the source.</returns>
    /// <exception cref="InvalidOperationException">An analyzer threw, or has something to say at the end of a compilation only.</exception>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        Compilation compilation, CancellationToken cancellationToken = default, IReadOnlyList<WeightText>? weights = null)
    {
        if (Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).FirstOrDefault(rule =>
            rule.CustomTags.Contains(WellKnownDiagnosticTags.CompilationEnd)) is { } late)
            throw new InvalidOperationException($"{late.Id} is reported at the end of a compilation, which files one by one do not reach.");

        Exception? thrown = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([.. weights ?? []], CheckedBuild.Options(isChecked: false)),
            onAnalyzerException: (exception, _, _) => thrown = exception,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        CompilationWithAnalyzers analyzed = compilation.WithAnalyzers(Analyzers, options);
        var found = new List<Diagnostic>();
        foreach (SyntaxTree file in compilation.SyntaxTrees.Where(tree => !tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            AnalysisResult syntax = await analyzed.GetAnalysisResultAsync(file, cancellationToken);
            AnalysisResult semantics = await analyzed.GetAnalysisResultAsync(compilation.GetSemanticModel(file), null, cancellationToken);
            found.AddRange(syntax.GetAllDiagnostics());
            found.AddRange(semantics.GetAllDiagnostics());
        }

        foreach (WeightText file in weights ?? [])
            found.AddRange((await analyzed.GetAnalysisResultAsync(file, cancellationToken)).GetAllDiagnostics());
        if (thrown is not null)
            throw new InvalidOperationException($"An analyzer threw on:\n{compilation.SyntaxTrees.First()}", thrown);
        return [
            .. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
