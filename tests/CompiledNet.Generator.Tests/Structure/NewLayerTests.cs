using System.Reflection;
using System.Runtime.Loader;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace CompiledNet.Generator.Tests.Structure;

/// <summary>
/// Adds a layer that doubles to a copy of the generator, as somebody would who adds one for good: what has to be touched is what
/// docs/architecture.md says.
/// </summary>
public sealed class NewLayerTests
{
    /// <summary>The files that make the layer work, and where they go; all others stay as they are.</summary>
    private static readonly (string Toy, string Place)[] Added =
    [
        ("TwiceAttribute.cs.txt", "src/CompiledNet/Layers"),
        ("TwiceSpec.cs.txt", "generator/CompiledNet.Generator/Layers"),
        ("TwiceStep.cs.txt", "generator/CompiledNet.Generator/Steps"),
    ];

    private static readonly string Toys = Path.Combine(RepositoryRoot.Path, "tests", "CompiledNet.Generator.Tests", "Structure", "Toy");

    [Fact]
    public void LayerOfNewFiles_PredictsAndTrains()
    {
        using var image = new MemoryStream();
        EmitResult generator = GeneratorWith(Read("TwiceSpec.cs.txt"), Read("TwiceStep.cs.txt")).Emit(image);
        Assert.True(generator.Success, string.Join("\n", generator.Diagnostics.Where(each => each.Severity is DiagnosticSeverity.Error)));
        var context = new AssemblyLoadContext("Toy", isCollectible: true);
        Assembly assembly = context.LoadFromStream(new MemoryStream(image.ToArray()));
        var instance = (IIncrementalGenerator)Activator.CreateInstance(assembly.GetType("CompiledNet.Generator.NetworkGenerator")!)!;

        CSharpCompilation program = AnalyzerRunner.Compile(
            "using CompiledNet;\n[Network][Input(3)][Twice][Dense(2)][Twice(Name = \"last\")][Loss(Loss.MeanSquaredError)] public partial class Net;\n").AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(Read("TwiceAttribute.cs.txt"), new CSharpParseOptions(LanguageVersion.CSharp12)));
        CSharpGeneratorDriver.Create(instance).WithUpdatedParseOptions((CSharpParseOptions)program.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(program, out Compilation generated, out _);
        using var network = new MemoryStream();
        EmitResult compiled = generated.Emit(network);
        Assert.True(compiled.Success, string.Join("\n", compiled.Diagnostics.Where(each => each.Severity is DiagnosticSeverity.Error)));
        var net = (Network)Activator.CreateInstance(context.LoadFromStream(new MemoryStream(network.ToArray())).GetType("Net")!, 1)!;

        net.Parameters["Dense1.kernel"].CopyFrom([1, 2, 3, 4, 5, 6]);
        var output = new float[2];
        net.Predict([1, 10, 100], output);
        Assert.Equal([4 * 531, 4 * 642], output);

        using var trainer = new Trainer(net, new Sgd(), 1, threads: 1);
        trainer.ComputeGradient([1, 10, 100], [4 * 531 - 1, 4 * 642]);
        var gradient = new float[2];
        trainer.CopyGradient("Dense1.bias", gradient);
        Assert.Equal([2, 0], gradient); // 2 / 2 outputs * (1, 0), twice
        context.Unload();
    }

    /// <summary>What a kind must have is abstract: one that lacks it does not build, and the compiler says what.</summary>
    [Theory]
    [InlineData("public override string Identify(GraphLayer layer)", "LayerSpec.Identify(GraphLayer)")]
    [InlineData("public override IEnumerable<LayerSetting> Settings(GraphLayer layer)", "LayerSpec.Settings(GraphLayer)")]
    [InlineData("public override LayerTraits Traits", "LayerSpec.Traits.get")]
    public void LayerThatLacksSomething_DoesNotBuild(string member, string named)
    {
        string lacking = string.Join("\n", Read("TwiceSpec.cs.txt").Split('\n').Where(line => !line.Contains(member, StringComparison.Ordinal)));

        Diagnostic error = Assert.Single(
            GeneratorWith(lacking, Read("TwiceStep.cs.txt")).GetDiagnostics(), each => each.Severity is DiagnosticSeverity.Error);
        Assert.Equal("CS0534", error.Id);
        Assert.Contains(named, error.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void PlacesOfANewLayer_AreThoseOfTheArchitecturePage()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "architecture.md"));

        Assert.All(Added, added => Assert.Contains($"| `{added.Place}` |", page));
    }

    private static string Read(string toy) => File.ReadAllText(Path.Combine(Toys, toy));

    /// <summary>The generator's own sources and some more, as one assembly.</summary>
    private static CSharpCompilation GeneratorWith(params string[] more)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["GENERATOR"]);
        string generator = Path.Combine(RepositoryRoot.Path, "generator", "CompiledNet.Generator");
        string contract = Path.Combine(RepositoryRoot.Path, "src", "CompiledNet", "Contract");
        IEnumerable<string> files = Directory.GetFiles(generator, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(generator, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Concat(Directory.GetFiles(contract, "*.cs"));
        string[] usings = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];
        IEnumerable<string> texts = files.Select(File.ReadAllText)
            .Concat(more)
            .Append(string.Concat(usings.Select(each => $"global using {each};\n")));
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return CSharpCompilation.Create(
            "CompiledNet.Generator.Toy",
            texts.Select(text => CSharpSyntaxTree.ParseText(text, options)),
            references.Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
