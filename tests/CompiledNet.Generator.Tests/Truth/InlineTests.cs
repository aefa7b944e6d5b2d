using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;
using CompiledNet.Generator.Tests.Planning;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Maps and gradients that are computed where they are read, against the reference, which stores them all.</summary>
public sealed class InlineTests
{
    private const string Same = "Padding = Padding.Same";
    private const string Normalized = "[BatchNormalization] [Activation(Activation.Relu6)]";

    /// <summary>Who reads such a map: filters for each channel, positions by themselves, tiles of Winograd's, sums; and how many are inlined.</summary>
    public static TheoryData<string, int> Layers => new()
    {
        // Rows of 24 channels at a time, with what lies around them: strides, kernels, filters of a channel, and a bias before the normalization.
        { $"[Input(24, 20, 3)] [Conv2D(24, 3, {Same}, UseBias = false)] {Normalized} [DepthwiseConv2D(3, {Same})] {Normalized} [Conv2D(32, 1)] {Normalized}", 5 },
        { $"[Input(24, 20, 3)] [Conv2D(24, 1)] {Normalized} [DepthwiseConv2D(3, Stride = 2, {Same}, UseBias = false)] {Normalized} [Conv2D(16, 1)] {Normalized}", 5 },
        { $"[Input(18, 11, 3)] [Conv2D(16, 1)] {Normalized} [DepthwiseConv2D(5, Stride = 3, {Same})] [BatchNormalization]", 3 },
        { $"[Input(16, 9, 3)] [Conv2D(8, 1)] {Normalized} [DepthwiseConv2D(3, DepthMultiplier = 2, Dilation = 2, {Same})] {Normalized}", 3 },
        { $"[Input(40, 40, 3)] [Conv2D(4, 3)] {Normalized} [Conv2D(3, 1)] {Normalized} [DepthwiseConv2D(3)] {Normalized}", 1 },

        // What cannot be cut into rows is stored: a map whose rows are not all seen, a function whose derivative follows from its output.
        { $"[Input(9, 9, 3)] [Conv2D(16, 1)] {Normalized} [DepthwiseConv2D(3, Stride = 2, {Same})] {Normalized}", 1 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] [BatchNormalization] [Activation(Activation.Sigmoid)] [Conv2D(16, 1)] [BatchNormalization]", 2 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] [BatchNormalization(Scale = false)] [Conv2D(16, 1)] [BatchNormalization(Center = false)]", 3 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] [BatchNormalization(Trainable = false)] [Conv2D(16, 1)] [BatchNormalization]", 1 },

        // Tiles of Winograd's, of whole and of broken maps, and a pool behind them.
        { $"[Input(21, 18, 3)] [Conv2D(16, 1)] {Normalized} [Conv2D(32, 3, {Same}, UseBias = false)] {Normalized} [Conv2D(16, 3)]", 4 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] {Normalized} [Conv2D(16, 3, {Same})] [MaxPool2D(2)] {Normalized}", 2 },

        // Sums of what is normalized, whose gradient is that of all operands.
        { $"[Input(8, 8, 3)] [Conv2D(16, 1, Name = \"a\")] [Conv2D(16, 3, {Same})] [BatchNormalization] [Add(\"a\")] [Activation(Activation.Relu)] [Conv2D(16, 3, {Same})]", 2 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] [BatchNormalization(Name = \"a\")] [Conv2D(16, 1)] [BatchNormalization] [Add(\"a\")] [Conv2D(16, 3, {Same})] [Add(\"a\")] [Activation(Activation.Tanh)]", 4 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1, Activation = Activation.Relu, Name = \"a\")] [Conv2D(16, 1, Activation = Activation.Relu)] [Add(\"a\")] [Activation(Activation.Relu)]", 0 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] [BatchNormalization(Name = \"a\")] [Conv2D(16, 1)] [BatchNormalization] [Subtract(\"a\")] [Average(\"a\")] [BatchNormalization]", 4 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] {Normalized} [GlobalAveragePool2D(Name = \"a\")] [Reshape(1, 1, 16, Name = \"b\")] [Conv2D(16, 1, From = \"Activation1\")] [BatchNormalization] [Add(\"b\")]", 2 },
        { $"[Input(4, 4, 2)] [Conv2D(4, 1)] [BatchNormalization] [Flatten(Name = \"a\")] [Flatten(From = \"Conv1\")] [Dense(64)] [Add(\"a\")]", 0 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] [BatchNormalization(Name = \"a\")] [Conv2D(16, 1)] [BatchNormalization(Name = \"b\")] [Conv2D(16, 1)] [BatchNormalization] [Add(\"a\", \"b\")]", 6 },

        // Channels of several layers: read by tiles, rows and strips, of what is inlined itself, within one another; and by somebody who needs all.
        { $"[Input(13, 10, 3)] [Conv2D(16, 1, Activation = Activation.Relu, Name = \"a\")] [Conv2D(8, 3, {Same}, Activation = Activation.Relu)] [Concatenate(\"a\")] [Conv2D(16, 3, {Same})]", 1 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1)] [BatchNormalization(Name = \"a\")] [Conv2D(16, 1)] {Normalized} [Concatenate(\"a\", \"Conv1\")] [Conv2D(16, 1)] [BatchNormalization]", 5 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1, Name = \"a\")] [Conv2D(4, 1)] [Concatenate(\"a\", \"a\")] [Concatenate(\"a\")] [Conv2D(16, 3, {Same})] [Add(\"a\")]", 2 },
        { $"[Input(8, 8, 3)] [Conv2D(8, 1)] [BatchNormalization(Name = \"a\")] [Conv2D(8, 1)] [Concatenate(\"a\")] [DepthwiseConv2D(3, {Same})] [BatchNormalization]", 3 },
        { $"[Input(8, 8, 3)] [Conv2D(8, 1)] [BatchNormalization(Name = \"a\")] [Conv2D(8, 1)] [BatchNormalization] [Concatenate(\"a\")] [BatchNormalization]", 2 },
        { $"[Input(8, 8, 3)] [Conv2D(16, 1, Trainable = false, Name = \"a\")] [Conv2D(16, 1)] [Concatenate(\"a\")] [Conv2D(16, 3, {Same}, UseBias = false)] [BatchNormalization]", 2 },

        // A way back that joins another behind pools, some rows at a time.
        { $"[Input(24, 24, 3)] [Conv2D(32, 3, {Same}, Activation = Activation.Relu, Name = \"a\")] [MaxPool2D(2)] [Conv2D(32, 3, {Same})] [UpSampling2D(2)] [Concatenate(\"a\")] [Conv2D(16, 3, {Same})]", 1 },
        { $"[Input(24, 24, 3)] [Conv2D(32, 1, Name = \"a\")] [L2Pool2D(2)] [UpSampling2D(2, Name = \"b\")] [AveragePool2D(4, From = \"a\")] [UpSampling2D(4)] [Concatenate(\"b\", \"a\")] [Conv2D(16, 3, {Same})]", 1 },

        // Steps in one row.
        { $"[Input(20, 3)] [Conv1D(16, 1)] {Normalized} [Conv1D(16, 1)] {Normalized} [DepthwiseConv1D(3, {Same})]", 3 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Network_AgreesWithTheReferenceInItsOwnMemory(string layers, int inlined)
    {
        string attributes = $"{layers} [Flatten] [Dense(3, Activation = Activation.Softmax)] [Loss(Loss.SparseCategoricalCrossentropy)]";
        NetworkPlan plan = Planned.Of(attributes);

        Assert.Empty(PlanVerifier.Verify(plan));
        Assert.Equal(inlined, plan.Training!.Inlined.Count());
        DeclaredNetwork.Verify($"[Network] {attributes} public sealed partial class Net;", seed: 1, isChecked: true, 1, 3, 37);
    }

    [Theory]
    [InlineData($"[Conv2D(16, 3, {Same})]", true)]
    [InlineData("[Conv2D(16, 1)]", false)]
    public void GradientOfAConcatenation_IsWholeNowhere_WhereTilesWriteItsChannels(string reader, bool isSplit)
    {
        PassPlan training = Planned.Of(
            "[Input(8, 8, 3)] [Conv2D(16, 1, Name = \"a\")] [Conv2D(16, 1)] [Concatenate(\"a\")] " + reader + " [Loss(Loss.MeanSquaredError)]").Training!;
        Step joined = training.Steps.Single(step => step.JoinsChannels);

        Assert.Equal(isSplit, joined.OutputGradientIsSplit);
        Assert.NotEqual(isSplit, training.Arena!.Places.ContainsKey(joined.OutputGradient!));
        Assert.All(joined.SourceGradients, gradient => Assert.True(gradient is null || training.Arena.Places.ContainsKey(gradient)));
    }
}
