namespace CompiledNet.Benchmarks;

[Network]
[Input(28, 28, 1)]
[Conv2D(6, 5, Activation = Activation.Sigmoid)]
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.Sigmoid)]
[MaxPool2D(2)]
[Flatten]
[Dense(120, Activation = Activation.Sigmoid)]
[Dense(84, Activation = Activation.Sigmoid)]
[Dense(10, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class LeNet5
{
    /// <summary>Multiply-adds of one image, forward: the sum that <see cref="Summary"/> prints.</summary>
    public const long ForwardMacs = 86_400 + 153_600 + 30_720 + 10_080 + 840;

    /// <summary>Multiply-adds of one image in training: forward, kernel gradients and input gradients, but for the first layer's.</summary>
    public const long TrainingMacs = (3 * ForwardMacs) - 86_400;
}
