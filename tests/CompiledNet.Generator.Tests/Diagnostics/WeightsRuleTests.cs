using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Weights that a project embeds: of which network they are, and whether they fit it.</summary>
public sealed class WeightsRuleTests
{
    private const string Two = """
        using CompiledNet;
        namespace A { [Network][Input(4)][Dense(3)] public sealed partial class Net { public static Net Make() => new(Weights.Embedded); } }
        namespace B { public partial class Outer { [Network][Input(4)][Dense(5)] public sealed partial class Net; } }
        """;

    private const string One = """
        using CompiledNet;
        namespace A { [Network][Input(4)][Dense(3)] public sealed partial class Net { public static Net Make() => new(Weights.Embedded, seed: 3); } }
        """;

    [Theory]
    [InlineData("Net")]
    [InlineData("A.Net")]
    public async Task Weights_ThatFit_GiveAConstructor(string network) => Assert.Empty(await Found(One, File(network, 3)));

    [Fact]
    public async Task Weights_OfAFullName_AreThatNetworksAlone() =>
        Assert.Empty(await Found(Two, File("A.Net", 3), File("B.Outer.Net", 5)));

    [Fact]
    public async Task Weights_ThatDoNotFit_AreReportedAtTheClass()
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(One, [File("Net", 5)]);

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal("CN5005", found.Id);
        Assert.Equal("Net", One.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
        Assert.Equal(
            "The weights of folder/net.safetensors do not fit Net: Dense1.kernel is F32 4x5, expected F32 4x3; Dense1.bias is F32 5, expected F32 3; take the layers back, or train and save the network anew",
            found.GetMessage());
        Assert.Empty(result.Compiler);
    }

    [Fact]
    public async Task Weights_ThatLackOrHaveMore_AreListed() => Assert.Contains(
        "do not fit Net: Dense1.bias is missing, expected F32 3; Dense9.bias is no parameter of the network;",
        Assert.Single(await Found(One, WeightText.Of("net.safetensors", "Net", ("Dense1.kernel", [4, 3]), ("Dense9.bias", [3]), ("optimizer/x", [1])))),
        StringComparison.Ordinal);

    [Fact]
    public async Task Weights_OfNoNetwork_AreReportedAtTheFile()
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(One.Replace("new(Weights.Embedded, seed: 3)", "new()", StringComparison.Ordinal), [File("Nets", 3)]);

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal("CN5006", found.Id);
        Assert.Equal("Nets.weights.json", found.Location.GetLineSpan().Path);
        Assert.Equal(
            "The project file says that folder/net.safetensors holds the weights of Nets, which is no network of this project; there is A.Net", found.GetMessage());
    }

    [Fact]
    public async Task Weights_OfTwoNetworks_AreAskedForTheNamespace() => Assert.Contains(
        "which is more than one network of this project; say which of A.Net, B.Outer.Net",
        (await Found(Two.Replace("new(Weights.Embedded)", "new()", StringComparison.Ordinal), File("Net", 3)))[0],
        StringComparison.Ordinal);

    [Fact]
    public async Task Weights_InTwoFiles_AreReportedAtBoth() => Assert.All(
        await Found(One, File("Net", 3), File("Net", 3)),
        message => Assert.Contains("which has weights already; keep one of folder/net.safetensors, folder/net.safetensors", message, StringComparison.Ordinal));

    [Fact]
    public async Task Weights_OfANetworkThatIsNotValid_LeaveItsErrorAlone() => Assert.StartsWith(
        "CN1003",
        Assert.Single((await AnalyzerRunner.RunAsync(One.Replace("[Dense(3)]", "", StringComparison.Ordinal), [File("Net", 3)])).Ours).Id,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"Dense1.kernel\":{\"dtype\":\"F32\",\"shape\":[4,3]}")]
    public async Task File_ThatIsNoSafetensorsFile_IsReported(string header) => Assert.StartsWith(
        "The weights of net.safetensors do not fit Net: it is no safetensors file;",
        Assert.Single(await Found(One, new WeightText("net.safetensors", "Net", header))),
        StringComparison.Ordinal);

    [Fact]
    public async Task OwnConstructorOfWeights_IsReported() => Assert.Contains(
        "has a constructor of Weights and int, as the generated one of embedded weights",
        Assert.Single((await AnalyzerRunner.RunAsync(
            "using CompiledNet; [Network][Input(4)][Dense(3)] partial class Net { public Net(Weights other, int number) : this(number) { } }")).Ours).GetMessage(),
        StringComparison.Ordinal);

    private static WeightText File(string network, int units) =>
        WeightText.Of("folder/net.safetensors", network, ("Dense1.kernel", [4, units]), ("Dense1.bias", [units]));

    private static async Task<string[]> Found(string source, params WeightText[] weights)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(source, weights);
        Assert.Empty(result.Compiler);
        return [.. result.Ours.Select(found => found.GetMessage())];
    }
}
