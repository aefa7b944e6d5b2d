namespace CompiledNet.Mpi.Program;

/// <summary>
/// All that processes could come to differ in: statistics of the batch, random numbers, and a gradient that travels in several pieces.
/// </summary>
[Network]
[Input(8, 8, 1)]
[Conv2D(9, 3, Padding = Padding.Same, UseBias = false)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Dropout(0.3f)]
[Flatten]
[Dense(50, Activation = Activation.Relu)]
[Dropout(0.2f)]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class ClusterNetwork;

/// <summary>Another network for the same data.</summary>
[Network]
[Input(8, 8, 1)]
[Flatten]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class OtherNetwork;
