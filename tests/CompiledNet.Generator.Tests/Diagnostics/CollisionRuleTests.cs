using CompiledNet.TestSupport;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class CollisionRuleTests
{
    private const string Layers = "[Input(4)][Dense(3)]";

    [Theory]
    [InlineData("public int Dense1Kernel => 1;", "Dense1Kernel")]
    [InlineData("private sealed class Dense1Bias;", "Dense1Bias")]
    [InlineData("private void Dense1Bias() { }", "Dense1Bias")]
    public Task LayerWhoseMemberTheUserHasDeclared_IsReported(string member, string name) => Build.Reports(
        Networks.Source("[Input(4)][{|CN1011:Dense(3)|}]", $$"""partial class Net { {{member}} }"""),
        $"Dense1 collides with the member {name}, which Net declares itself; give Dense1 another name");

    [Theory]
    [InlineData("public static string {|CN1011:Summary|} => \"\";", "Summary")]
    [InlineData("private readonly int {|CN1011:architecture|} = 1; public int A => architecture;", "architecture")]
    [InlineData("public static Net? {|CN1011:Load|}(string path) => null;", "Load")]
    public Task MemberThatEveryNetworkGets_IsReportedAtTheUsers(string member, string name) => Build.Reports(
        Networks.Source(Layers, $$"""partial class Net { {{member}} }"""),
        $"{name} collides with the member of this name that every network gets; give it another name");

    [Fact]
    public Task ClassThatIsCalledLikeItsMember_IsReported() => Build.Reports(
        Networks.Source("[Input(4)][{|CN1011:Dense(3)|}]", "partial class Dense1Kernel;"),
        "Dense1 collides with the class Dense1Kernel, which its member Dense1Kernel cannot be called like; give Dense1 another name");

    [Theory]
    [InlineData("Load")]
    [InlineData("Summary")]
    [InlineData("PredictOne")]
    public Task ClassThatIsCalledLikeAMemberOfEveryNetwork_IsReported(string name) => Build.Reports(
        Networks.Source(Layers, $$"""partial class {|CN1011:{{name}}|};"""),
        $"{name} collides with the member of this name that every network gets; give it another name");

    /// <summary>Buffers and gradients are called after layers, and told apart whatever these are called.</summary>
    [Theory]
    [InlineData("Dense1Gradient")]
    [InlineData("dense1Sums")]
    [InlineData("Dense1Kernel")]
    public Task LayerThatIsCalledLikeABufferOfAnother_IsRight(string name) => Build.Reports(
        Networks.Source($"""[Input(4)][Dense(3, Activation = Activation.Relu)][Dense(3, Activation = Activation.Tanh, Name = "{name}")]"""));

    [Fact]
    public Task LayerWhoseMemberAnotherHas_IsReported() => Build.Reports(
        Networks.Source("""[Input(6, 6, 2)][SeparableConv2D(4, 3, Activation = Activation.Relu, Name = "mix")][Conv2D(3, 1, Name = {|CN1011:"mixDepthwise"|})]"""),
        "mixDepthwise collides with the member MixDepthwiseKernel of mix; give mixDepthwise another name");

    [Theory]
    [InlineData("public void Load() { } public void Summarize() { } public int Dense2Kernel => 1; public int Dense1 => 2;")]
    [InlineData("public Net() : this(3) { } public Net(string name) : this(seed: name.Length) { } static Net() { }")]
    [InlineData("public void PredictOne(float[] image) { }")]
    public Task MembersOfOtherNamesOrSignatures_AreRight(string members) => Build.Reports(
        Networks.Source(Layers, $$"""partial class Net { {{members}} }"""));

    [Theory]
    [InlineData("public {|CN1012:Net|}(string name) { }", "has a constructor that does not call the generated one; let it begin with this(seed)")]
    [InlineData("public {|CN1012:Net|}() { }", "has a constructor that does not call the generated one; let it begin with this(seed)")]
    [InlineData("public {|CN1012:Net|}(int size) { }", "has a constructor of one int, which is the generated one's seed; give it other parameters and let it begin with this(seed)")]
    public Task ConstructorBesideTheGeneratedOne_IsReported(string constructor, string why) => Build.Reports(
        Networks.Source(Layers, $$"""partial class Net { {{constructor}} }"""),
        $"Net {why}");

    [Fact]
    public Task PrimaryConstructor_IsReportedAtItsParameters() => Build.Reports(
        Networks.Source(Layers, "partial class Net{|CN1012:(int size)|} { public int Size => size; }"),
        "Net has parameters behind its name, to which the generated constructor would have to give values; declare a constructor in the class that begins with this(seed)");

    [Fact]
    public async Task MemberOfAnotherName_PrintsNothingAgain()
    {
        string before = Networks.Source(Layers, "partial class Net { }");
        string after = Networks.Source(Layers, "partial class Net { public int Answer => 42; }");

        Assert.Equal(Networks.Parse(before), Networks.Parse(after));
        Assert.Empty((await AnalyzerRunner.RunAsync(after)).Ours);
    }
}
