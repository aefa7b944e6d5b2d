using System.Collections.Immutable;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>What C# allows beside a network compiles with it, or gives our error alone.</summary>
public sealed class OtherProjectsTests
{
    private const string Attributes =
        "[Input(4, 4, 1)][Conv2D(2, 3)][Flatten][Dense(3, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]";

    [Theory]
    [InlineData("public required string Tag { get; init; }")]
    [InlineData("public required string Tag;")]
    [InlineData("public required string Tag { get; set; } public static Net Make(string path) { var net = new Net { Tag = path }; net.LoadWeights(path); return net; }")]
    [InlineData("public required string Tag { get; init; } [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Net(string tag, int seed) : this(seed) { Tag = tag; }")]
    [InlineData("public Net(ref int counter) : this(counter++) { }")]
    [InlineData("public Net(out int counter, int seed) : this(seed) { counter = 0; }")]
    [InlineData("public Net(in int counter) : this(seed: counter) { }")]
    [InlineData("public Net(long size) : this((int)size) { }")]
    [InlineData("public Net(int? size) : this(size ?? 0) { }")]
    [InlineData("public Net(params int[] sizes) : this(sizes.Length) { }")]
    [InlineData("public static Net? Load(ref string path) => null;")]
    [InlineData("public static T? Load<T>(string path) => default;")]
    [InlineData("public void PredictOne<T>(ref float parameters, ref float image, ref float arena) { }")]
    public async Task MemberThatCSharpAllowsBeside_Compiles(string member)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Networks.Source(Attributes, $$"""public partial class Net { {{member}} }"""));

        Assert.Empty(result.Ours.Where(IsError));
        Assert.Empty(result.Compiler);
    }

    [Fact]
    public async Task LoadOfANetworkWithRequiredMembers_SaysWhatToDo()
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Networks.Source(
            Attributes, "public partial class Net { public required string Tag { get; init; } static Net Read() => Net.Load(\"net.safetensors\"); }"));

        Diagnostic found = Assert.Single(result.Compiler);
        Assert.Equal("CS0619", found.Id);
        Assert.Contains("Net has required members: make one, and let it read the file by LoadWeights(path).", found.GetMessage(null),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "public Net(System.Int32 size) { }")]
    [InlineData("using I = System.Int32;", "public Net(I size, bool isLarge) : this(size) { } public Net(I size) { }")]
    [InlineData("using System;", "public Net(Int32 @int = 3) { }")]
    [InlineData("", "public Net(int size) { }")]
    public async Task ConstructorLikeTheGeneratedOneInMeaning_IsOurErrorAlone(string usings, string members)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(usings + Networks.Source(Attributes, $$"""public partial class Net { {{members}} }"""));

        Assert.Equal("CN1012", Assert.Single(result.Ours.Where(IsError)).Id);
        Assert.Empty(result.Compiler);
    }

    [Theory]
    [InlineData("public sealed partial class Net;")]
    [InlineData("public sealed partial class Net { public void Mine() { } }")]
    [InlineData("namespace Inner { public partial class Outer { public sealed partial class Net; } }")]
    [InlineData("namespace Inner { [System.CLSCompliant(false)] public partial class Outer { public sealed partial class Net; } }")]
    [InlineData("partial class Outer { public sealed partial class Net; }")]
    [InlineData("[System.CLSCompliant(false)] public sealed partial class Net { }")]
    public async Task ClsCompliantProject_Compiles(string declaration)
    {
        string source = "using CompiledNet; [assembly: System.CLSCompliant(true)]\n"
            + declaration.Replace(
            "public sealed partial class", $"[Network]{Attributes} public sealed partial class", StringComparison.Ordinal);

        Assert.Empty((await AnalyzerRunner.RunAsync(source)).Compiler);
    }

    [Fact]
    public async Task ClsCompliantProjectWithHeads_Compiles() => Assert.Empty((await AnalyzerRunner.RunAsync(
        "using CompiledNet; [assembly: System.CLSCompliant(true)]\n"
        + "[Network][Input(4)][Dense(2, Name = \"a\")][Dense(3, Name = \"b\")][Output(\"a\", Loss = Loss.Huber)][Output(\"b\", Loss = Loss.Huber)] public partial class Net;\n"
        + "[Network][Backbone<Net>(Until = \"a\")][Dense(3, Name = \"c\")] public partial class Other;")).Compiler);

    [Theory]
    [InlineData("public void Predict(System.ReadOnlySpan<float> image, System.Span<float> first, System.Span<float> second) { }")]
    [InlineData("public void Predict(System.ReadOnlySpan<float> image, System.Span<float> first, System.Span<float> second, System.Span<float> third) { }")]
    [InlineData("public void Predict(float[] image, float[] first, float[] second) { }")]
    public async Task OwnPredictOfANetworkWithHeads_Compiles(string member) => Assert.Empty((await AnalyzerRunner.RunAsync(
        "using CompiledNet;\n"
        + "[Network][Input(4)][Dense(2, Name = \"a\")][Dense(3, Name = \"b\")][Output(\"a\", Loss = Loss.Huber)][Output(\"b\", Loss = Loss.Huber)]\n"
        + $"public partial class Net {{ {member} }}")).Compiler);

    [Theory]
    [InlineData("")]
    [InlineData("public void Predict(System.ReadOnlySpan<float> a, System.ReadOnlySpan<float> b, System.Span<float> c) { }")]
    [InlineData("public void Predict(System.ReadOnlySpan<float> a, System.Span<float> b, System.Span<float> c) { }")]
    public async Task NetworkWithSeveralInputs_HasAPredictWithASpanForEach(string member) => Assert.Empty((await AnalyzerRunner.RunAsync(
        "using CompiledNet;\n"
        + "[Network][Input(70, 70, 1, Name = \"all\")][Input(3, Name = \"class\")][Flatten(From = \"all\")][Dense(3, Name = \"together\")][Add(\"class\")]\n"
        + $"public partial class Net {{ {member} static void Run() => new Net().Predict(new float[4900], new float[3], new float[3]); }}")).Compiler);

    [Fact]
    public async Task LibraryUnderAnAlias_Compiles()
    {
        string source = """
            extern alias nets;
            using nets::CompiledNet;

            namespace CompiledNet { public class Network { } }

            namespace Application
            {
                [nets::CompiledNet.Network][Input(4, 4, 1)][Conv2D(2, 3)][Dropout(0.5f)][Flatten][Dense(3, Activation = Activation.Softmax)]
                [Loss(Loss.SparseCategoricalCrossentropy)]
                public partial class Net;

                [nets::CompiledNet.Network][Backbone<Net>(Until = "Conv1")][Flatten][Dense(2)]
                public partial class Other;
            }
            """;
        CSharpCompilation program = AnalyzerRunner.Compile(source);
        program = program.WithReferences(program.References.Select(reference =>
            Path.GetFileName(reference.Display) == "CompiledNet.dll" ? reference.WithAliases(ImmutableArray.Create("nets")) : reference));

        AnalyzerResult result = await AnalyzerRunner.RunAsync(program);

        Assert.Empty(result.Ours.Where(IsError));
        Assert.Empty(result.Compiler);
    }

    [Theory]
    [InlineData("_")]
    [InlineData("_one")]
    [InlineData("__arglist")]
    public async Task LayerWhoseNameBeginsWithAnUnderscore_IsOurErrorAlone(string name)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Networks.Source($"[Input(4)][Dense(3, Name = \"{name}\")]"));

        Assert.Single(result.Ours.Where(IsError));
        Assert.Empty(result.Compiler);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp10)]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.CSharp7_3)]
    public async Task OldLanguage_IsOurErrorAloneWhereTheNetworkIsUsed(LanguageVersion version)
    {
        string source = $$"""
            using CompiledNet;
            namespace Application
            {
                [Network]{{Attributes}} public partial class Net { }
                [Network][Input(4)][Dense(2, Name = "a")][Dense(3, Name = "b")][Output("a")][Output("b")] public partial class Heads { }
                static class Program
                {
                    static void Main()
                    {
                        Net net = new Net(seed: 1);
                        net.Predict(new float[16], new float[3]);
                        System.Console.WriteLine(Net.Summary + net.Conv1Kernel + Net.Load("path").Parameters.Count);
                        new Heads().Predict(new float[4], new float[2], new float[3]);
                    }
                }
            }
            """;
        AnalyzerResult result = await AnalyzerRunner.RunAsync(AnalyzerRunner.Compile(source, version, nullable: false));

        Assert.All(result.Ours.Where(IsError), found => Assert.Equal("CN5002", found.Id));
        Assert.Empty(result.Compiler);
    }

    [Theory]
    [InlineData("namespace Shop { NET } namespace shop { NET }")]
    [InlineData("public partial class Outer { NET } public partial class outer { NET }")]
    [InlineData("public partial class Outer { NET } namespace outer { NET }")]
    [InlineData("namespace A.B { NET } namespace a { public partial class b { NET } } namespace A { public partial class b { NET } }")]
    [InlineData("namespace A { public partial class B { NET } public partial class b { NET } public partial class NEt { } }")]
    [InlineData("namespace A\u0301\u203Fb { NET } namespace a\u0301\u203Fb { NET }")]
    public async Task NamesThatDifferByCaseOnly_AreEachGenerated(string source)
    {
        string network = $"[Network]{Attributes} public partial class Net;";
        AnalyzerResult result = await AnalyzerRunner.RunAsync(
            "using CompiledNet; " + source.Replace("NET", network, StringComparison.Ordinal));

        Assert.Empty(result.Ours.Where(IsError));
        Assert.Empty(result.Compiler);
    }

    private static bool IsError(Diagnostic found) => found.Severity is DiagnosticSeverity.Error;
}
