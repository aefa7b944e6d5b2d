namespace CompiledNet.Benchmarks;

/// <summary>B: the CIFAR-10 baseline of the samples.</summary>
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
public sealed partial class Baseline;
