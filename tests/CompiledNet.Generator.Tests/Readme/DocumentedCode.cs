using System.Collections.Immutable;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>
/// Compiles the C# of a page, block by block, as a project of <c>dotnet new web</c> would: with its implicit usings and CompiledNet's.
/// A block is a program or a part of one, and may use
/// <list type="bullet">
/// <item>types that other blocks of its page declare, or of docs/data.md, whose program other pages go on with;</item>
/// <item>the classes <c>LeNet5</c> and <c>Baseline</c> of the samples, with <c>net</c>, <c>train</c>, <c>test</c>, <c>image</c> and
/// <c>probabilities</c> for the former.</item>
/// </list>
/// Attributes alone are put on a class, which is no network: a page tells of one layer after the other.
/// </summary>
internal static class DocumentedCode
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using System.Net.Http.Json; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging; global using CompiledNet; global using static KnownNames;
        """;

    private const string Names = """
        using CompiledNet;

        public static class KnownNames
        {
            public static LeNet5 net => new(seed: 1);
            public static Dataset train => SyntheticDigits.Create(100, seed: 1);
            public static Dataset test => SyntheticDigits.Create(100, seed: 2);
            public static float[] image => new float[784];
            public static float[] probabilities => new float[10];
        }
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13);

    /// <summary>All that the tests can load: the framework, ASP.NET Core, our libraries and what pages take from other packages.</summary>
    private static readonly ImmutableArray<MetadataReference> Libraries = [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly Lazy<MetadataReference> Known = new(CompileKnown);

    /// <summary>What a build of a block would report: C#'s errors, and of our rules errors and warnings.</summary>
    /// <param name="block">The block.</param>
    /// <param name="others">Those whose types it may use; of types of one name the first.</param>
    public static async Task<IReadOnlyList<Diagnostic>> Build(CodeBlock block, IEnumerable<CodeBlock> others)
    {
        CompilationUnitSyntax unit = Parse(block);
        HashSet<string> declared = [.. Types(unit).Select(NameOf)];
        HashSet<string> words =
            [.. unit.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];
        List<SyntaxTree> files = [Tree(Usings), unit.SyntaxTree];
        foreach (CompilationUnitSyntax other in others.Where(each => each != block && each.Word.Length == 0).Select(Parse))
        {
            SyntaxNode[] used = [.. Types(other).Where(type => words.Contains(NameOf(type)) && declared.Add(NameOf(type)))];
            if (used.Length > 0)
                files.Add(Tree(string.Concat(other.Usings.Concat(used).Select(each => each.ToFullString()))));
        }

        bool isProgram = unit.Members.OfType<GlobalStatementSyntax>().Any();
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Compile(files, isProgram, Known.Value));
        return [
            .. result.Compiler.Where(each => each.Severity == DiagnosticSeverity.Error),
            .. result.Ours.Where(each => each.Severity >= DiagnosticSeverity.Warning && !IsLayers(block))];
    }

    private static CompilationUnitSyntax Parse(CodeBlock block) =>
        Tree(IsLayers(block) ? block.Text + "public sealed partial class Layers;" : block.Text).GetCompilationUnitRoot();

    private static bool IsLayers(CodeBlock block) => block.Text.Split('\n').Where(line => line.Length > 0).All(line => line[0] == '[');

    private static IEnumerable<BaseTypeDeclarationSyntax> Types(CompilationUnitSyntax unit) =>
        unit.Members.OfType<BaseTypeDeclarationSyntax>();

    private static string NameOf(BaseTypeDeclarationSyntax type) => type.Identifier.ValueText;

    private static SyntaxTree Tree(string text) => CSharpSyntaxTree.ParseText(text, ParseOptions);

    private static CSharpCompilation Compile(
        IEnumerable<SyntaxTree> files, bool isProgram, params MetadataReference[] references) => CSharpCompilation.Create(
        "Page",
        files,
        Libraries.AddRange(references),
        new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable));

    private static MetadataReference CompileKnown()
    {
        const string Place = "namespace CompiledNet.Samples;";
        IEnumerable<string> networks = new[] { "LeNet5/LeNet5.cs", "Cifar10Baseline/Baseline.cs" }
            .Select(path => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", path)))
            .Select(text => text.Replace(Place, "using CompiledNet;", StringComparison.Ordinal));
        CSharpCompilation program = Compile([.. networks.Select(Tree), Tree(Names)], isProgram: false).WithAssemblyName("Known");
        AnalyzerRunner.Generate(program, out Compilation generated);
        using var image = new MemoryStream();
        ImmutableArray<Diagnostic> found = generated.Emit(image).Diagnostics;
        return found.Any(each => each.Severity == DiagnosticSeverity.Error)
            ? throw new InvalidOperationException($"What pages may use does not compile: {string.Join("; ", found)}")
            : MetadataReference.CreateFromImage(image.ToArray());
    }
}
