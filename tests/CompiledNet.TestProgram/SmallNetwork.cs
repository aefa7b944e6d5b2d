namespace CompiledNet.TestProgram;

[Network]
[Input(8, 8, 1)]
[Conv2D(5, 3, Padding = Padding.Same, UseBias = false)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Dropout(0.3f)]
[Flatten]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class SmallNetwork;
