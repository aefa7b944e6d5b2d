namespace CompiledNet.Tests.Networks;

/// <summary>Dropout between layers of every shape, with batch normalization beside it.</summary>
[Network]
[Input(9, 7, 3)]
[Conv2D(5, 3, Padding = Padding.Same)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Dropout(0.3f)]
[Conv2D(6, 3)]
[BatchNormalization(Momentum = 0.5f)]
[Flatten]
[Dropout(0.5f)]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class DropoutNetwork;

/// <summary>Dropout alone behind an identity: what comes out says what was dropped.</summary>
[Network]
[Input(1000)]
[Dropout(0.3f)]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class DropoutProbe;
