namespace CompiledNet.Benchmarks;

/// <summary>A: LeNet-5, the program of the README.</summary>
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
public sealed partial class LeNet5;
