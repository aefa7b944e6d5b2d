namespace CompiledNet.TestProgram;

/// <summary>A kind of each tensor, and few numbers: files of it are small.</summary>
[Network]
[Input(3, 3, 1)]
[Conv2D(2, 2)]
[BatchNormalization]
[Flatten]
[Dense(3, Activation = Activation.Relu)]
[Dense(2, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class TinyNetwork;
