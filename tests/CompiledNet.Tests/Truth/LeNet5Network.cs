using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

/// <summary>LeNet-5, compiled once for the tests of a class.</summary>
public sealed class LeNet5Network : IDisposable
{
    public NetworkBatch Batch { get; } = NetworkBatch.Compile([Description]);

    public static NetworkDescription Description { get; } = new(
        "LeNet5",
        new(28, 28, 1),
        [
            new Conv2D(null, 6, new(5, 5, 1, 1), UseBias: true, ActivationFunction.Sigmoid),
            new MaxPooling2D(null, new(2, 2, 2, 2)),
            new Conv2D(null, 16, new(5, 5, 1, 1), UseBias: true, ActivationFunction.Sigmoid),
            new MaxPooling2D(null, new(2, 2, 2, 2)),
            new Flatten(null),
            new Dense(null, 120, UseBias: true, ActivationFunction.Sigmoid),
            new Dense(null, 84, UseBias: true, ActivationFunction.Sigmoid),
            new Dense(null, 10, UseBias: true, ActivationFunction.Softmax),
        ],
        LossFunction.SparseCategoricalCrossentropy);

    public void Dispose() => Batch.Dispose();
}
