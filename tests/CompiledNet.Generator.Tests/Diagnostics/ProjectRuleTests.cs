using System.Text.RegularExpressions;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class ProjectRuleTests
{
    private const string Layers = "[Input(4)][Dense(2, Activation = Activation.Softmax)]";

    [Theory]
    [InlineData("net.{|CN3004:Fit|}(data, new Sgd(0.1f), epochs: 1, batchSize: 2);")]
    [InlineData("_ = net.{|CN3004:Evaluate|}(data);")]
    [InlineData("_ = net?.{|CN3004:Evaluate|}(data);")]
    public async Task NetworkWithoutLossThatIsTrained_IsReportedAtTheCall(string statement)
    {
        string marked = Networks.Source(Layers, "partial class Net;")
            + "static class Program { static void Run(Net net, Dataset data) { " + statement + " } }";

        IReadOnlyList<Diagnostic> found = await Build.Reports(
            marked,
            "Net is trained or evaluated here but has no loss, so that no backward pass is generated for it; add one, such as [Loss(Loss.SparseCategoricalCrossentropy)]");

        // The class as it was written, and not its generated part.
        Assert.Equal("Networks.cs", Assert.Single(found[0].AdditionalLocations).SourceTree!.FilePath);
    }

    [Fact]
    public Task NetworkWithNamedOutputsThatIsTrained_IsToldOfThem() => Build.Reports(
        Networks.Source(
            "[Input(4)][Dense(2, Activation = Activation.Sigmoid, Name = \"a\")][Dense(3, Name = \"b\")][Output(\"a\")][Output(\"b\")]", "partial class Net;")
            + "static class Program { static void Run(Net net, Dataset data) { net.{|CN3004:Evaluate|}(data); } }",
        "Net is trained or evaluated here but has no loss, so that no backward pass is generated for it; add one, such as Loss = Loss.BinaryCrossentropy in each [Output]");

    [Theory]
    [InlineData("[Loss(Loss.SparseCategoricalCrossentropy)]", "net.Fit(data, new Sgd(0.1f), epochs: 1, batchSize: 2);")]
    [InlineData("", "net.Predict(new float[4], new float[2]);")]
    [InlineData("", "Fit(); static void Fit() { }")]
    public Task NetworkThatIsTrainedWithALossOrOnlyPredicts_IsRight(string loss, string statement) => Build.Reports(
        Networks.Source(Layers + loss, "partial class Net;")
            + "static class Program { static void Run(Net net, Dataset data) { " + statement + " } }");

    [Theory]
    [InlineData(LanguageVersion.CSharp11, "11")]
    [InlineData(LanguageVersion.CSharp10, "10")]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    public async Task OldLanguage_IsReportedAloneAtTheClass(LanguageVersion version, string text)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(
            AnalyzerRunner.Compile("using CompiledNet; [Network][Input(4)][Dense(2)] partial class Net { }", version, nullable: false));

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal("CN5002", found.Id);
        Assert.Equal(
            $"The generated part of Net is C# 12, but this project is compiled as C# {text}; set <LangVersion> to 12 or later", found.GetMessage());
        Assert.Empty(result.Compiler);
    }

    [Fact]
    public async Task OldLanguageWithoutNetworks_IsRight() => Assert.Empty(
        (await AnalyzerRunner.RunAsync(AnalyzerRunner.Compile("class Net { }", LanguageVersion.CSharp9))).Ours);

    [Theory]
    [InlineData("[Network] class Net;", "Network")]
    [InlineData("[CompiledNet.NetworkAttribute] class Net;", "NetworkAttribute")]
    public async Task NetworkWithoutTheLibrary_IsReported(string source, string name)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(AnalyzerRunner.CompileWithoutLibrary(source));

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal("CN5003", found.Id);
        Assert.Equal(
            $"[{name}] is an attribute of CompiledNet.dll, which this project does not refer to though its analyzers run; add a reference to the CompiledNet package",
            found.GetMessage());
    }

    [Theory]
    [InlineData("NET", "Net1")]
    [InlineData("class Other; namespace Inner { partial class Outer { NET } } namespace Later { NET }", "Net1")]
    public async Task UnoptimisedProject_IsReportedOnceAtItsFirstNetwork(string source, string name)
    {
        int number = 0;
        string networks = Regex.Replace(source, "NET", _ => $"[Network]{Layers} partial class Net{++number};");

        AnalyzerResult result = await AnalyzerRunner.RunAsync(AnalyzerRunner.Unoptimised("using CompiledNet; " + networks));

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal("CN5004", found.Id);
        Assert.Equal(DiagnosticSeverity.Info, found.Severity);
        Assert.Equal(name, networks.Substring(found.Location.SourceSpan.Start - "using CompiledNet; ".Length, found.Location.SourceSpan.Length));
        Assert.Equal(
            $"{name} is in a project that is compiled unoptimised: its networks are 9 to 70 times slower; take <CompiledNetOptimize>false</CompiledNetOptimize> away, or set <Optimize>true</Optimize>",
            found.GetMessage());
    }

    [Fact]
    public async Task UnoptimisedProjectWithoutNetworks_IsRight() =>
        Assert.Empty((await AnalyzerRunner.RunAsync(AnalyzerRunner.Unoptimised("class Net;"))).Ours);

    [Theory]
    [InlineData("class Net;")]
    [InlineData("class NetworkAttribute : System.Attribute; [Network] class Net;")]
    public async Task ProjectWithoutTheLibraryAndWithoutNetworks_IsRight(string source) =>
        Assert.Empty((await AnalyzerRunner.RunAsync(AnalyzerRunner.CompileWithoutLibrary(source))).Ours);
}
