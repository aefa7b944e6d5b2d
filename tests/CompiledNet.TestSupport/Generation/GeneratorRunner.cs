using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CompiledNet.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Runs the generator as every test of generated code must: it must not throw nor report, all its named steps must be cached
/// over unrelated edits, no cached value may hold on to the compiler, and the program must compile without a warning.
/// </summary>
public static class GeneratorRunner
{
    // Programs that were found to compile: to bind the same text again takes the longest and tells nothing.
    private static readonly ConcurrentDictionary<(GeneratorOptions, string), byte> Clean = [];

    /// <exception cref="GeneratorException">The generator broke one of these laws.</exception>
    public static GeneratorResult Run(string source, GeneratorOptions? options = null) => Run([source], options);

    /// <inheritdoc cref="Run(string, GeneratorOptions?)"/>
    public static GeneratorResult Run(IReadOnlyList<string> sources, GeneratorOptions? options = null)
    {
        options ??= new();
        CSharpCompilation program = Compile(sources, options);
        GeneratorDriver driver = CreateDriver(options).RunGenerators(program);
        GeneratorDriverRunResult first = driver.GetRunResult();
        VerifySilence(first);
        Cacheability.Verify(driver, program, options.ParseOptions);

        CSharpCompilation output = program.AddSyntaxTrees(first.GeneratedTrees);
        if (options.VerifyOutput && !Clean.ContainsKey(KeyOf(output, options)))
        {
            VerifyClean(output.GetDiagnostics(), first.GeneratedTrees);
            Clean.TryAdd(KeyOf(output, options), default);
        }

        GeneratedFile[] files = [
            .. first.Results[0].GeneratedSources.Select(file => new GeneratedFile(file.HintName, file.SourceText.ToString()))];
        return new(files, output);
    }

    /// <summary>The program as the generator sees it.</summary>
    public static CSharpCompilation Compile(IReadOnlyList<string> sources, GeneratorOptions options) =>
        options.Platform.WithoutFiles().AddSyntaxTrees([.. sources.Select((text, i) =>
            CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), options.ParseOptions, $"Source{i}.cs"))]);

    internal static CSharpGeneratorDriver CreateDriver(GeneratorOptions options) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        parseOptions: options.ParseOptions,
        optionsProvider: CheckedBuild.Options(options.IsChecked, options.IsTimed),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    internal static void VerifySilence(GeneratorDriverRunResult run)
    {
        GeneratorRunResult result = run.Results[0];
        if (result.Exception is not null)
            throw new GeneratorException(
                $"The generator threw {result.Exception.GetType().Name}: {result.Exception.Message}", result.Exception);
        if (!run.Diagnostics.IsEmpty)
            throw new GeneratorException($"The generator reported what only analyzers report: {string.Join("; ", run.Diagnostics)}");
    }

    private static (GeneratorOptions, string) KeyOf(CSharpCompilation program, GeneratorOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SyntaxTree tree in program.SyntaxTrees)
            hash.AppendData(Encoding.UTF8.GetBytes($"{tree.FilePath}\0{tree}\0"));
        return (options, Convert.ToHexString(hash.GetHashAndReset()));
    }

    /// <summary>No error nor warning anywhere; a user's own undocumented class excepted, which is not the generator's business.</summary>
    internal static void VerifyClean(ImmutableArray<Diagnostic> diagnostics, IReadOnlyCollection<SyntaxTree> generated)
    {
        ImmutableArray<Diagnostic> wrong = [.. diagnostics.Where(diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning
            && (diagnostic.Id != "CS1591" || generated.Contains(diagnostic.Location.SourceTree!)))];
        if (!wrong.IsEmpty)
            throw new GeneratorException(NumberedSource.Describe(wrong));
    }
}
