namespace CompiledNet.Benchmarks;

/// <summary>F: dense layers of 24, 8 and 2.</summary>
[Network]
[Input(24)]
[Dense(8, Activation = Activation.Relu)]
[Dense(2, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class Tiny;
