using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using CompiledNet.Generator;
using CompiledNet.Interop.Tests.Commands;
using CompiledNet.Interop.Tests.Export;
using CompiledNet.Interop.Tests.Keras;
using CompiledNet.TestSupport.Snapshots;
using CompiledNet.Tool.Onnx;
using Google.Protobuf;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Interop.Tests;

/// <summary>What docs/import.md says is run as it stands there, and what it counts is counted.</summary>
[Collection(ExportedNetworks.Collection)]
public sealed partial class DocumentationTests(ExportedNetworks networks) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>The page.</summary>
    internal static string Page { get; } = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "import.md"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ExamplesOfEachFormat_Run()
    {
        new KerasModelBuilder(28, 28, 1)
            .Add("Conv2D", "conv", """{"filters": 2, "kernel_size": [5, 5], "strides": [3, 3], "activation": "relu"}""", null, "kernel 5x5x1x2",
                "bias 2")
            .Add("Flatten", "flatten").Add("Dense", "last", """{"units": 10, "activation": "softmax"}""", null, "kernel 128x10", "bias 10")
            .WriteArchive(folder.PathOf("digits.keras"), isFunctional: false);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "PyTorch", "small.safetensors"), folder.PathOf("small.safetensors"));
        File.WriteAllBytes(folder.PathOf("net.onnx"), OnnxWriter.Write(networks.Graph("Mobile"), "Mobile").ToByteArray());

        RunCommands("keras");
        Assert.Equal("1", Run(Blocks("keras", "csharp").Single(), File.ReadAllText(folder.PathOf("Networks/Digits.cs"))).Trim()[..1]);
        File.WriteAllBytes(folder.PathOf("App.dll"), Compile(Blocks("pytorch", "csharp")));
        RunCommands("pytorch");
        RunCommands("onnx");
        Assert.InRange(float.Parse(Run(Blocks("onnx", "csharp").Single()), System.Globalization.CultureInfo.InvariantCulture), 0, 1);
    }

    [Fact]
    public void KnownOperators_AreListed()
    {
        string expected = $"<!-- known -->\nKnown operators: {string.Join(", ", OnnxOperators.Names)}.\n";
        Assert.True(Unwrap(Page).Contains(Unwrap(expected), StringComparison.Ordinal), $"docs/import.md should say\n{expected}");
    }

    private static string Unwrap(string text) => Blanks().Replace(text, " ");

    /// <summary>The code blocks of one language that follow a mark, up to the next heading.</summary>
    private static string[] Blocks(string mark, string language)
    {
        string section = Page[Page.IndexOf($"<!-- run: {mark} -->", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n#", StringComparison.Ordinal)];
        return [.. Regex.Matches(section, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(block => block.Groups[1].Value)];
    }

    private void RunCommands(string mark)
    {
        string[] lines = [.. Blocks(mark, "sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            string[] words = [.. line.Split(' ').Skip(1).Select(word => word.Contains('.', StringComparison.Ordinal) || word == "Networks"
                ? folder.PathOf(word) : word)];
            (int code, _, string errors) = ToolRun.Run(words);
            Assert.True(code == 0, $"{line}: {errors}");
        }
    }

    /// <summary>Runs statements beside files, and gives what they print.</summary>
    private string Run(string statements, params string[] files)
    {
        string rooted = Regex.Replace(statements, "\"([A-Za-z/]+\\.[a-z]+)\"", file => $"@\"{folder.PathOf(file.Groups[1].Value)}\"");
        string program = $$"""
            public static class Example
            {
                public static string Run()
                {
                    var Console = new StringWriter();
            {{rooted}}
                    return Console.ToString();
                }
            }
            """;
        var context = new AssemblyLoadContext("Example", isCollectible: true);
        try
        {
            Assembly assembly = context.LoadFromStream(new MemoryStream(Compile([program, .. files])));
            return (string)assembly.GetType("Example", throwOnError: true)!.GetMethod("Run")!.Invoke(null, null)!;
        }
        finally
        {
            context.Unload();
        }
    }

    private static byte[] Compile(string[] files)
    {
        const string Usings = "using System; using System.IO; using System.Linq; using CompiledNet; using Microsoft.ML.OnnxRuntime;\n";
        var options = new CSharpParseOptions(LanguageVersion.CSharp13);
        CSharpCompilation program = CSharpCompilation.Create(
            "App",
            files.Select(file => CSharpSyntaxTree.ParseText(
                file.Contains("using CompiledNet;", StringComparison.Ordinal) ? file : Usings + file, options)),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new NetworkGenerator()).WithUpdatedParseOptions(options)
            .RunGeneratorsAndUpdateCompilation(program, out Compilation generated, out _);
        using var image = new MemoryStream();
        Assert.Empty(generated.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return image.ToArray();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
