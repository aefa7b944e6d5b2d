namespace CompiledNet.Benchmarks;

/// <summary>F: dense layers of 4, 32, 16 and 4.</summary>
[Network]
[Input(4)]
[Dense(32, Activation = Activation.Relu)]
[Dense(16, Activation = Activation.Relu)]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class Small;
