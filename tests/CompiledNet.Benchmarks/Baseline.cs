namespace CompiledNet.Benchmarks;

[Network]
[Input(32, 32, 3)]
[Conv2D(6, 5, Padding = Padding.Same)]
[BatchNormalization]
[Activation(Activation.Relu)]
[MaxPool2D(2, Stride = 2, Padding = Padding.Same)]
[Dropout(0.2f)]
[Flatten]
[Dense(128, Activation = Activation.Relu)]
[Dropout(0.2f)]
[Dense(10, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class Baseline
{
    /// <summary>Multiply-adds of one image, forward: the sum that <see cref="Summary"/> prints.</summary>
    public const long ForwardMacs = 460_800 + 196_608 + 1_280;

    /// <summary>Multiply-adds of one image in training: forward, kernel gradients and input gradients, but for the first layer's.</summary>
    public const long TrainingMacs = (3 * ForwardMacs) - 460_800;
}
