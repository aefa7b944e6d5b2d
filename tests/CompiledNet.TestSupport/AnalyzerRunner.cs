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
        [new NetworkAnalyzer(), new UnmarkedNetworkAnalyzer(), new UntrainableNetworkAnalyzer(), new ProjectAnalyzer()];

    /// <summary>A library of one file that refers to CompiledNet.</summary>
    public static CSharpCompilation Compile(
        string source, LanguageVersion version = LanguageVersion.CSharp12, bool nullable = true) => CSharpCompilation.Create(
        "Networks",
        [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version), path: "Networks.cs")],
        TargetPlatform.Net80.References(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable, allowUnsafe: true));

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

    /// <summary>Runs the generator.</summary>
    /// <param name="compilation">A program.</param>
    /// <param name="generated">The program with its generated code.</param>
    /// <returns>What the driver reports: nothing, unless the generator threw (CS8785).</returns>
    public static ImmutableArray<Diagnostic> Generate(
        CSharpCompilation compilation, out Compilation generated, CancellationToken cancellationToken = default)
    {
        CSharpGeneratorDriver.Create(new NetworkGenerator())
            .WithUpdatedParseOptions((CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out generated, out ImmutableArray<Diagnostic> driver, cancellationToken);
        return driver;
    }

    /// <summary>Runs all analyzers on a program. Whatever is in it is bound for them, generated code too, which takes as long as compiling it.</summary>
    /// <returns>Our diagnostics, in the order of the source.</returns>
    /// <exception cref="InvalidOperationException">An analyzer threw.</exception>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation, CancellationToken cancellationToken = default)
    {
        Exception? thrown = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (exception, _, _) => thrown = exception,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> ours =
            await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellationToken);
        if (thrown is not null)
            throw new InvalidOperationException($"An analyzer threw on:\n{compilation.SyntaxTrees.First()}", thrown);
        return [.. ours.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }
}
