using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Numbers;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>What fuzzing prints of a network that fails: the least of it that fails in the same way.</summary>
public sealed class NetworkShrinkerTests
{
    private static readonly NetworkDescription Network = new(
        "Drawn",
        new(33, 17, 4),
        [
            new Conv2D(null, 8, new(3, 3, 2, 2, PaddingMode.Same), UseBias: true, ActivationFunction.Gelu, Groups: 2),
            new BatchNormalization(null) { IsFrozen = true },
            new L2Pooling2D("pool", new(2, 3, 1, 1)),
            new Flatten(null),
            new Dropout(null, 0.25f),
            new Dense("kind", 5, UseBias: true, ActivationFunction.Softmax) { Inputs = ["Dropout1"] },
            new Dense("place", 7, UseBias: true, ActivationFunction.Tanh) { Inputs = ["Dropout1"] },
        ],
        null)
    {
        Heads = [new("kind", LossFunction.SparseCategoricalCrossentropy), new("place", LossFunction.Huber, 0.25f)],
        BackboneLayers = 2,
    };

    [Fact]
    public void NetworkOfAFaultyLayer_IsThatLayer()
    {
        string test = Shrink((network, counts) => counts.Contains(17) && network.Layers.Any(layer => layer is L2Pooling2D { Window.Width: > 1 })
            ? new NumbersDifferException("17 images predicted: 1 of 4 values is wrong") : null);

        Assert.Equal(
            """"
                [Fact]
                public void Drawn_AgreesWithTheReference() => DeclaredNetwork.Verify(
                    """
                    [Network]
                    [Input(1, 4, 1)]
                    [L2Pool2D(1, 3, Stride = 1, Name = "pool")]
                    public sealed partial class Drawn;
                    """, seed: 7, isChecked: false, 17);

            """", test);
    }

    [Fact]
    public void FailureOfAnotherKind_IsNotFollowed()
    {
        string test = Shrink((network, _) => network.Layers.Count == 7
            ? new NumbersDifferException("the loss of 17 images is wrong")
            : new NumbersDifferException("17 images predicted: 1 of 4 values is wrong"));

        Assert.Contains("[Dropout(", test, StringComparison.Ordinal);
        Assert.Contains("[L2Pool2D(", test, StringComparison.Ordinal);
    }

    [Fact]
    public void PastedTest_VerifiesTheNetworkThatItHolds() => DeclaredNetwork.Verify(
        """
        [Network]
        [Input(5, 5, 3)]
        [Conv2D(4, 3)]
        public sealed partial class SmallBackbone;

        [Network]
        [Backbone<SmallBackbone>(Trainable = false)]
        [BatchNormalization]
        [Dropout(0.25f)]
        [Flatten]
        [Dense(3, Activation = Activation.Softmax)]
        [Loss(Loss.SparseCategoricalCrossentropy)]
        public sealed partial class Small;
        """, seed: 7, isChecked: true, 1, 17);

    private static string Shrink(Func<NetworkDescription, int[], Exception?> run) =>
        new NetworkShrinker(seed: 7, [1, 17], isChecked: false, run).Shrink(Network, run(Network, [1, 17])!);
}
