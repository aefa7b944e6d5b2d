using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class BranchRuleTests
{
    [Theory]
    [InlineData(
        "[Input(4)][Dense(4, Name = \"inner\")][Dense(4)][Add({|CN1014:\"iner\"|})]",
        "Add1 takes \"iner\", but no layer before it is called so; use inner, Dense2 or Input1")]
    [InlineData(
        "[Input(4)][Dense(4)][Multiply(\"Input1\", {|CN1014:\"Multiply1\"|})]",
        "Multiply1 takes \"Multiply1\", but that one does not stand before it; use Input1 or Dense1")]
    [InlineData(
        "[Input(4)][Dense(4, From = {|CN1014:\"Dense2\"|})][Dense(4, Activation = Activation.Relu)]",
        "Dense1 takes \"Dense2\", but that one does not stand before it; use Input1")]
    [InlineData(
        "[Input(4, From = {|CN1014:\"x\"|})][Dense(4)]",
        "Input1 takes \"x\", but no layer before it is called so; use a layer that stands before it")]
    public Task NameOfNoLayerBefore_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Fact]
    public Task LayerThatNothingTakes_IsReported() => Build.ReportsOn(
        "[Input(4)][{|CN1015:Dense(4)|}][Dense(3, From = \"Input1\")]",
        "Nothing takes the output of Dense1; name it in the From, Add, Multiply or Concatenate of a layer behind it or in an [Output], or remove it");

    [Theory]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(16, 1)][Add({|CN2013:\"Input1\"|})]",
        "Add1 takes layers of one shape, but Conv1 gives 8x8x16 and Input1 gives 8x8x3, 13 channels fewer; put [Conv2D(16, 1)] behind Input1")]
    [InlineData(
        "[Input(8, 9, 3)][Conv2D(3, 3)][Multiply({|CN2013:\"Input1\"|})]",
        "Multiply1 takes layers of one shape, but Conv1 gives 6x7x3 and Input1 gives 8x9x3, 2 rows more, 2 columns more; bring Input1 to 6x7 with a stride, pooling, padding or upsampling")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(4, 1)][Conv2D(5, 2)][Concatenate(\"Conv2\", {|CN2013:\"Conv1\"|})]",
        "Concat1 takes layers of one height and width, but Conv2 gives 7x7x5 and Conv1 gives 8x8x4, 1 row more, 1 column more, 1 channel fewer; bring Conv1 to 7x7 with a stride, pooling, padding or upsampling")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(4, 1)][Flatten][Concatenate({|CN2013:\"Conv1\"|})]",
        "Concat1 takes layers of one height and width, but Flatten1 gives 256 and Conv1 gives 8x8x4, a map and no vector; put [Flatten] behind the map")]
    [InlineData(
        "[Input(8, 8, 3)][Flatten][Dense(8)][Add({|CN2013:\"Input1\"|})]",
        "Add1 takes a map and a vector of as many channels, but Dense1 gives 8 and Input1 gives 8x8x3, 5 channels fewer; put [Dense(3)] behind Dense1")]
    [InlineData(
        "[Input(8, 8, 3)][Flatten][Dense(8)][Multiply({|CN2013:\"Dense1\"|}, From = \"Input1\")]",
        "Multiply1 takes a map and a vector of as many channels, but Input1 gives 8x8x3 and Dense1 gives 8, 5 channels more; put [Dense(3)] behind Dense1")]
    [InlineData(
        "[Input(8, 8, 3)][Flatten][Dense(192)][Add({|CN2013:\"Input1\"|})]",
        "Add1 takes a map and a vector of as many channels, but Dense1 gives 192 and Input1 gives 8x8x3, 189 channels fewer; put [Flatten] behind the map")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(5, 8)][Average({|CN2013:\"Input1\"|})]",
        "Average1 takes a map and a vector of as many channels, but Conv1 gives 1x1x5 and Input1 gives 8x8x3, 2 channels fewer; put [Conv2D(3, 1)] behind Conv1")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(1, 1)][Multiply({|CN2013:\"Input1\"|})]",
        "Multiply1 takes layers of one shape, but Conv1 gives 8x8x1 and Input1 gives 8x8x3, 2 channels more; put [Conv2D(1, 1)] behind Input1")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(3, 2)][GlobalMaxPool2D][Maximum(\"Conv1\", {|CN2013:\"Input1\"|})]",
        "Maximum1 takes layers of one shape, but Conv1 gives 7x7x3 and Input1 gives 8x8x3, 1 row more, 1 column more; bring Input1 to 7x7 with a stride, pooling, padding or upsampling")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(3, 2)][Subtract({|CN2013:\"Input1\"|})]",
        "Subtract1 takes layers of one shape, but Conv1 gives 7x7x3 and Input1 gives 8x8x3, 1 row more, 1 column more; bring Input1 to 7x7 with a stride, pooling, padding or upsampling")]
    [InlineData(
        "[Input(4)][Dense(3)][Add({|CN2013:\"Input1\"|})]",
        "Add1 takes layers of one shape, but Dense1 gives 3 and Input1 gives 4, 1 value more; put [Dense(3)] behind Input1")]
    [InlineData(
        "[Input(9, 4)][Conv1D(5, 9)][Add({|CN2013:\"Input1\"|})]",
        "Add1 takes a sequence and a vector of as many channels, but Conv1 gives 1x5 and Input1 gives 9x4, 1 channel fewer; put [Conv1D(4, 1)] behind Conv1")]
    [InlineData(
        "[Input(8, 8, 3)][Reshape(64, 3)][Add({|CN2013:\"Input1\"|})]",
        "Add1 takes layers of one shape, but Reshape1 gives 64x3 and Input1 gives 8x8x3, a map and no sequence; put [Reshape(64, 3)] behind Input1")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(5, 1)][Reshape(64, 5)][Concatenate({|CN2013:\"Input1\"|})]",
        "Concat1 takes layers of one height and width, but Reshape1 gives 64x5 and Input1 gives 8x8x3, a map and no sequence; put [Reshape(64, 3)] behind Input1")]
    [InlineData(
        "[Input(8, 8, 3)][Reshape(48, 4)][Concatenate({|CN2013:\"Input1\"|})]",
        "Concat1 takes layers of one height and width, but Reshape1 gives 48x4 and Input1 gives 8x8x3, a map and no sequence; bring Input1 to 48 positions and put [Reshape(48, 3)] behind it")]
    public async Task UnlikeShapes_AreReportedWithTheOddOne(string attributes, string message)
    {
        IReadOnlyList<Diagnostic> found = await Build.ReportsOn(attributes, message);

        Assert.Single(found[0].AdditionalLocations);
    }

    [Fact]
    public Task MergeOfNothing_IsReported() => Build.ReportsOn(
        "[Input(4)][Dense(4)][{|CN2004:Add|}]", "Add1 has no other layer to merge, but needs at least 1");

    [Fact]
    public Task BackboneWithoutTheLayer_IsReported() => Build.Reports(
        """
        using CompiledNet;
        [Network]
        [Input(8, 8, 1)]
        [Conv2D(3, 3)]
        [Flatten]
        public partial class Trunk;

        [Network]
        [Backbone<Trunk>(Until = {|CN1017:"Conv2"|})]
        [Flatten]
        public partial class Net;
        """,
        "Backbone1 takes the layers of Trunk, but that network has no layer \"Conv2\"; use Conv1 or Flatten1");

    [Fact]
    public Task BackboneThatIsNoNetwork_IsReported() => Build.ReportsOn(
        "[{|CN1017:Backbone<string>|}][Dense(3)]", "Backbone1 takes the layers of String, but that class is no network; mark it [Network]");

    [Theory]
    [InlineData(
        "[Input(4)][Dense(3, Name = \"head\")][Output({|CN1014:\"heed\"|}, Loss = Loss.MeanSquaredError)]",
        "The output takes \"heed\", but no layer behind the input is called so; use head")]
    [InlineData(
        "[Input(4)][Dense(3, Name = \"a\")][Dense(2, Name = \"b\", From = \"Input1\")][{|CN1016:Output(\"a\")|}][Output(\"b\", Loss = Loss.MeanSquaredError)]",
        "b has a loss and a has none, so that nothing would train it; give it one")]
    [InlineData(
        "[Input(4)][Dense(3, Name = \"a\")][Output(\"a\")][Output({|CN1016:\"a\"|})]",
        "a is an output twice; drop one of the two")]
    [InlineData(
        "[Input(4)][Dense(3, Name = \"a\")][Output(\"a\", Loss = Loss.Huber)][{|CN1016:Loss(Loss.Huber)|}]",
        "[Loss] is of a network whose last layer is its one output; write Loss = Loss.Huber in an [Output]")]
    [InlineData(
        "[Input(4)][Dense(3, Name = \"a\")][Output(\"a\", Loss = Loss.Huber, Weight = {|CN3010:-1|})]",
        "The loss needs a finite weight above 0, but has -1; use 1")]
    [InlineData(
        "[Input(4)][{|CN3001:Dense(3, Name = \"a\")|}][Output(\"a\", Loss = Loss.BinaryCrossentropy)]",
        "a is a Linear output, which BinaryCrossentropy does not take; use sigmoid, or FromLogits = true for logits")]
    public Task OutputsThatDoNotGoTogether_AreReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData(
        "[Input(28, 28, 1)][Conv2D(8, 3, Shared = \"edges\")][Conv2D(8, 3, Shared = {|CN1021:\"edges\"|})]",
        "Conv2 shares \"edges\" with Conv1, but its kernel is 3x3x8x8 and that of Conv1 3x3x1x8; give both the same sizes, or it another name")]
    [InlineData(
        "[Input(4)][Dense(4, Shared = \"a\", Activation = Activation.Relu)][Dense(4, UseBias = false, Shared = {|CN1021:\"a\"|})]",
        "Dense2 shares \"a\" with Dense1, but it has kernel and Dense1 has kernel and bias; give both the same sizes, or it another name")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2D(3, 1, Shared = \"a\")][DepthwiseConv2D(3, Shared = {|CN1021:\"a\"|})]",
        "DepthwiseConv1 shares \"a\" with Conv1, but one is a DepthwiseConv2D and the other a Conv2D; give it another name")]
    [InlineData(
        "[Input(4)][Dense(4, Shared = \"a\", Activation = Activation.Relu)][Dense(4, Trainable = false, Shared = {|CN1021:\"a\"|})]",
        "Dense2 shares \"a\" with Dense1, but one of them is trained and the other is not; say Trainable of both alike")]
    [InlineData(
        "[Input(8, 8, 3)][BatchNormalization(Shared = \"a\")][Conv2D(3, 1)][BatchNormalization(Shared = {|CN1021:\"a\"|})]",
        "BatchNorm2 shares \"a\" with BatchNorm1, but it keeps statistics of what it takes, which would be those of two inputs at once; let each have its own, or freeze both")]
    public Task LayersThatCannotShare_AreReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(4)][Dense(4, Shared = {|CN1013:\"a\"|})]", "Shared of Dense1 has no effect, since no other layer says the same; drop it")]
    [InlineData("[Input(4, 4, 1)][Flatten(Shared = {|CN1013:\"a\"|})][Dense(4)]", "Shared of Flatten1 has no effect, since it has no parameters; drop it")]
    public Task SharedWithoutEffect_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Fact]
    public Task FrozenNetworkWithALoss_IsReported() => Build.ReportsOn(
        "[Input(4)][Dense(3, Activation = Activation.Relu, Trainable = false)][Dense(3, Trainable = {|CN3011:false|})][Activation(Activation.Tanh)][Loss(Loss.MeanSquaredError)]",
        "Net has a loss, but all of its layers are frozen, Dense2 the last; train one of them or drop the loss");

    [Fact]
    public Task FrozenLayerWithoutParameters_IsReported() => Build.ReportsOn(
        "[Input(8, 8, 1)][MaxPool2D(2, Trainable = {|CN1013:false|})][Flatten][Dense(3)]",
        "Trainable of Pool1 has no effect, since it has no parameters; drop it");

    [Theory]
    [InlineData("[{|CN3012:Loss(Loss.Custom)|}]", "Loss.Custom does not say what computes the loss; write [Loss<TLoss>], or [Output<TLoss>(...)], with a struct that implements ILoss")]
    [InlineData("[{|CN3012:Loss<Net.Inner>|}]", "Inner is private to its class, so that generated code cannot call it; make it internal")]
    [InlineData("[{|CN3012:Loss<Local>|}]", "Local is local to its file, so that generated code cannot call it; drop the word file")]
    [InlineData("[{|CN3012:Loss<Of<Local>>|}]", "Local is local to its file, so that generated code cannot call it; drop the word file")]
    [InlineData("[Loss<Of<int>>(Targets = {|CN3010:0|})]", "The loss needs 1 to 67,108,864 targets for each image, but has 0; use as many as outputs")]
    [InlineData("[{|CN1016:Loss<Of<int>>|}][Loss(Loss.Huber)]", "Net has several losses for its one output; keep one of them")]
    public Task LossOfOnesOwnThatCannotBeCalled_IsReported(string attributes, string message) => Build.Reports(
        Networks.Source($"[Input(4)][Dense(3, Activation = Activation.Softmax)]{attributes}", $$"""
            public sealed partial class Net
            {
                private struct Inner : ILoss
                {
                    {{OwnCompute}}
                }
            }

            file struct Local : ILoss
            {
                {{OwnCompute}}
            }

            public struct Of<T> : ILoss
            {
                {{OwnCompute}}
            }
            """),
        message);

    private const string OwnCompute =
        "public static float Compute(System.ReadOnlySpan<float> output, System.ReadOnlySpan<float> target, System.Span<float> gradient) => 0;";

    /// <summary>What C# itself refuses is said by C# alone.</summary>
    [Theory]
    [InlineData("int", "CS0315")]
    [InlineData("string", "CS0453")]
    [InlineData("Nothing", "CS0246")]
    public async Task TypeThatIsNoLoss_IsForCSharpToRefuse(string type, string id)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Networks.Source($"[Input(4)][Dense(3)][Loss<{type}>]"));

        Assert.Empty(result.Ours);
        Assert.Equal([id], result.Compiler.Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.Id).Distinct());
    }

    [Theory]
    [InlineData("[Input(8, 8, 3)][Conv2D(3, 3, Padding = Padding.Same, Activation = Activation.Relu, Name = \"a\")][Conv2D(3, 3, Padding = Padding.Same)][Add(\"a\", \"Input1\")]")]
    [InlineData("[Input(4)][Dense(4, Shared = \"a\", Activation = Activation.Relu)][Dense(4, Shared = \"a\", Activation = Activation.Tanh)]")]
    [InlineData("[Input(8, 8, 3)][BatchNormalization(Shared = \"a\", Trainable = false)][Conv2D(3, 1)][BatchNormalization(Shared = \"a\", Trainable = false)]")]
    [InlineData("[Input(8, 8, 3)][Flatten][Dense(3)][Multiply(\"Input1\")]")]
    [InlineData("[Input(8, 8, 3)][Conv2D(5, 1)][GlobalAveragePool2D][Dense(5)][Subtract(\"Conv1\")]")]
    [InlineData("[Input(8, 8, 3)][Conv2D(5, 1)][Conv2D(5, 8)][Average(\"Conv1\")][Maximum(\"Conv1\", \"Conv2\")]")]
    [InlineData("[Input(8, 8, 3)][Conv2D(5, 1)][Conv2D(2, 1, From = \"Input1\")][Concatenate(\"Conv1\")]")]
    [InlineData("[Input(4)][Dense(3, Trainable = false, Activation = Activation.Relu)][Dense(2)][Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(4)][Dense(3, Name = \"a\")][Dense(2, Name = \"b\", From = \"Input1\")][Output(\"b\", Loss = Loss.Huber, Delta = 2f)][Output(\"a\", Loss = Loss.MeanSquaredError, Weight = 2)]")]
    [InlineData("[Input(4)][Dense(3, Name = \"a\")][Dense(2, Name = \"b\", From = \"Input1\")][Output(\"b\")][Output(\"a\")]")]
    public Task BranchesThatMeet_AreRight(string attributes) => Build.IsRight(attributes);
}
