using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Generator.Tests.Emission;

/// <summary>
/// Whole networks as a reader sees them, with the kernels of the widest vectors: the narrower ones differ in types and tiles alone, and
/// the file of LeNet-5 shows all.
/// </summary>
public sealed class PrintedNetworkTests
{
    private const int WidestBits = 512;

    [Theory]
    [InlineData(
        "Normalized",
        """
        [Input(6, 6, 2)]
        [Conv2D(3, 3, Padding = Padding.Same)]
        [BatchNormalization]
        [Activation(Activation.Relu)]
        [MaxPool2D(2)]
        [Dropout(0.2f)]
        [Flatten]
        [Dense(4, Activation = Activation.Softmax)]
        [Loss(Loss.SparseCategoricalCrossentropy)]
        """)]
    [InlineData(
        "Branches",
        """
        [Input(4, 4, 2)]
        [Conv2D(2, 3, Padding = Padding.Same, Activation = Activation.Relu, Name = "skip")]
        [Conv2D(2, 1)]
        [Add("skip")]
        [AveragePool2D(2)]
        [UpSampling2D(2)]
        [Concatenate("skip")]
        [Conv2D(1, 1, Activation = Activation.Sigmoid)]
        [Loss(Loss.BinaryCrossentropy)]
        """)]
    [InlineData(
        "Grouped",
        """
        [Input(6, 5, 2)]
        [ZeroPadding2D(1)]
        [DepthwiseConv2D(3, Stride = 2, AllowCropping = true, Activation = Activation.Relu6)]
        [Conv2D(4, 1, Groups = 2, Activation = Activation.HardSwish)]
        [GlobalAveragePool2D]
        [Dense(2)]
        [Loss(Loss.Huber)]
        """)]
    [InlineData(
        "TwoHeads",
        """
        [Input(5)]
        [Dense(4, Activation = Activation.Tanh, Name = "trunk")]
        [Dense(3, Activation = Activation.Softmax, Name = "kind")]
        [Dense(2, From = "trunk", Name = "place")]
        [Output("kind", Loss = Loss.SparseCategoricalCrossentropy)]
        [Output("place", Loss = Loss.MeanSquaredError, Weight = 0.5f)]
        """)]
    public void Network_IsItsSnapshot(string name, string attributes)
    {
        string text = GeneratorRunner.Run(Networks.Source(attributes, $"public sealed partial class {name};")).Text;
        Snapshot.Verify(GeneratedPart.WithKernelsOf(text, WidestBits), $"{name}.g.cs");
    }
}
