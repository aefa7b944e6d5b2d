namespace CompiledNet.ResumeProgram;

[Network]
[Input(8, 8, 1)]
[Conv2D(5, 3, Activation = Activation.Relu)]
[MaxPool2D(2)]
[Flatten]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class SmallNetwork;
