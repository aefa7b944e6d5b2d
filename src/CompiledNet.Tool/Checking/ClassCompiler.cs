using System.Collections.Immutable;
using System.Runtime.Loader;
using System.Text;
using CompiledNet.Generator;
using CompiledNet.Generator.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace CompiledNet.Tool.Checking;

/// <summary>Networks compiled in memory, generator and rules included, as a build would; they go when this is disposed of.</summary>
internal sealed class ClassCompiler : IDisposable
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp12);
    private readonly AssemblyLoadContext context = new("Networks", isCollectible: true);
    private readonly System.Reflection.Assembly assembly;

    private ClassCompiler(byte[] image)
    {
        Image = image;
        assembly = context.LoadFromStream(new MemoryStream(image));
    }

    /// <summary>The program as a file would hold it.</summary>
    public byte[] Image { get; }

    /// <summary>Compiles files as one program.</summary>
    /// <exception cref="InvalidNetworkException">A rule is broken, or C# finds an error.</exception>
    public static ClassCompiler Compile(params IReadOnlyList<string> sources)
    {
        CSharpCompilation program = CSharpCompilation.Create(
            "Networks",
            sources.Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), Options)),
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));
        ThrowIfAny(program.WithAnalyzers([new NetworkAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult());
        CSharpGeneratorDriver.Create(new NetworkGenerator()).WithUpdatedParseOptions(Options)
            .RunGeneratorsAndUpdateCompilation(program, out Compilation generated, out ImmutableArray<Diagnostic> driver);
        ThrowIfAny(driver);

        using var image = new MemoryStream();
        EmitResult result = generated.Emit(image);
        ThrowIfAny(result.Diagnostics);
        return new(image.ToArray());
    }

    /// <summary>A new instance of a network.</summary>
    /// <param name="className">The class, with its namespace.</param>
    public Network Create(string className) => (Network)Activator.CreateInstance(Find(className), [0])!;

    /// <summary>A class.</summary>
    public Type Find(string className) => assembly.GetType(className, throwOnError: true)!;

    public void Dispose() => context.Unload();

    /// <summary>The framework that runs this program, and the library.</summary>
    private static IEnumerable<MetadataReference> References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Append(typeof(Network).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static void ThrowIfAny(ImmutableArray<Diagnostic> diagnostics)
    {
        string[] errors = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage()}").Distinct()];
        if (errors.Length > 0)
            throw new InvalidNetworkException(string.Join("; ", errors));
    }
}

/// <summary>The class that would be written is no network: a rule of CompiledNet that the message names forbids it.</summary>
internal sealed class InvalidNetworkException(string message) : Exception(message);
