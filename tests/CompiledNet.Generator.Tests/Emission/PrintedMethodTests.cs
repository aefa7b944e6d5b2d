using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Generator.Tests.Emission;

/// <summary>A method of each printer and schedule, of networks so small that each is read at a glance.</summary>
public sealed class PrintedMethodTests
{
    private const string Squares = "[Loss(Loss.MeanSquaredError)]";
    private const string Map = "[Input(4, 4, 2)][Conv2D(2, 1)]";

    /// <param name="name">The snapshot's.</param>
    /// <param name="attributes">The network's.</param>
    /// <param name="method">The method of it that is shown.</param>
    [Theory]
    [InlineData("Correlation", "[Input(3, 3, 1)][Conv2D(1, 2)]", "Conv1Forward")]
    [InlineData("CorrelationPadded", "[Input(3, 3, 1)][Conv2D(1, 3, Padding = Padding.Same)]", "Conv1Forward")]
    [InlineData("CorrelationNarrow", "[Input(3, 3, 1)][Conv2D(1, 2)]", "Conv1Forward", 128)]
    [InlineData("CorrelationOfOneImage", "[Input(3, 3, 1)][Conv2D(16, 2)]", "Conv1One")]
    [InlineData("DepthwiseOfOneImage", "[Input(3, 3, 16)][DepthwiseConv2D(2)]", "DepthwiseConv1One")]
    [InlineData("Depthwise", "[Input(3, 3, 2)][DepthwiseConv2D(2)]", "DepthwiseConv1Forward")]
    [InlineData("KernelGradient", "[Input(3, 3, 1)][Conv2D(1, 2)]" + Squares, "Conv1KernelGradient")]
    [InlineData("InputGradient", "[Input(3, 3, 1)][Conv2D(1, 1)][Conv2D(1, 2)]" + Squares, "Conv2InputGradient")]
    [InlineData("DepthwiseGradient", "[Input(3, 3, 2)][DepthwiseConv2D(2)]" + Squares, "DepthwiseConv1KernelGradient")]
    [InlineData("Delta", "[Input(2, 2, 1)][Conv2D(2, 1, Activation = Activation.Sigmoid)]" + Squares, "Conv1Delta")]
    [InlineData("Dense", "[Input(4)][Dense(2)]", "Dense1Forward")]
    [InlineData("DenseOfOneImage", "[Input(4)][Dense(16)]", "Dense1One")]
    [InlineData("DenseKernelGradient", "[Input(4)][Dense(4)]" + Squares, "Dense1KernelGradient")]
    [InlineData("MaxPool", Map + "[MaxPool2D(3, Stride = 1)]", "Pool1Forward")]
    [InlineData("AveragePool", "[Input(4, 4, 1)][AveragePool2D(2)]", "Pool1Forward")]
    [InlineData("FusedPool", "[Input(5, 5, 1)][Conv2D(1, 2)][MaxPool2D(2)]", "Pool1Forward")]
    [InlineData("FusedPoolTraining", "[Input(5, 5, 1)][Conv2D(1, 2)][MaxPool2D(2)]" + Squares, "Pool1Training")]
    [InlineData("FusedPoolBackward", "[Input(5, 5, 1)][Conv2D(1, 2)][MaxPool2D(2)]" + Squares, "Pool1Backward")]
    [InlineData("GlobalPool", "[Input(4, 4, 2)][GlobalMaxPool2D]", "GlobalPool1Forward")]
    [InlineData("Activation", "[Input(64)][Activation(Activation.Silu)]", "Activation1Activation")]
    [InlineData("ActivationBackward", "[Input(4)][Dense(64)][Activation(Activation.Silu)][Dense(2)]" + Squares,
        "Activation1ActivationBackward")]
    [InlineData("Normalization", Map + "[BatchNormalization]" + Squares, "BatchNorm1Statistics")]
    [InlineData("NormalizationApplied", Map + "[BatchNormalization]" + Squares, "BatchNorm1Normalize")]
    [InlineData("Dropout", "[Input(4)][Dense(2)][Dropout(0.5f)]" + Squares, "Dropout1Drop")]
    [InlineData("Softmax", "[Input(4)][Activation(Activation.Softmax)]", "Activation1Softmax")]
    [InlineData("Crossentropy", "[Input(4)][Dense(2, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]",
        "Dense1Loss")]
    [InlineData("Loss", "[Input(4)][Dense(2)]" + Squares, "Dense1Loss")]
    [InlineData("Merge", Map + "[Conv2D(2, 1)][Add(\"Conv1\")]", "Add1Forward")]
    [InlineData("UpSampling", "[Input(2, 2, 1)][UpSampling2D(2)]", "UpSampling1Forward")]
    [InlineData("ZeroPaddingOfOneImage", "[Input(2, 2, 1)][ZeroPadding2D(1)]", "Padding1One")]
    [InlineData("ZeroPaddingBackward", "[Input(2, 2, 1)][Conv2D(1, 1)][ZeroPadding2D(1)]" + Squares, "Padding1Backward")]
    [InlineData("PassOfOneImage", "[Input(4)][Dense(2)]", "PredictOne")]
    [InlineData("PassOfATile", "[Input(4)][Dense(2)]", "PredictTile")]
    [InlineData("TrainingPass", "[Input(4)][Dense(2)]" + Squares, "TrainTile")]
    public void Method_IsItsSnapshot(string name, string attributes, string method, int bits = 512)
    {
        string text = GeneratorRunner.Run(Networks.Source(attributes)).Text;
        Snapshot.Verify(GeneratedPart.Method(text, method, bits), $"Method.{name}.cs");
    }
}
