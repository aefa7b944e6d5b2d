namespace CompiledNet.Samples;

/// <summary>Learns the digits 0 to 4, of which there are many examples.</summary>
[Network]
[Input(28, 28, 1)]
[Conv2D(6, 5, Activation = Activation.Sigmoid)]             // 24x24x6
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.Sigmoid)]            // 8x8x16
[MaxPool2D(2)]
[Flatten]                                                   // 256
[Dense(120, Activation = Activation.Sigmoid)]
[Dense(84, Activation = Activation.Sigmoid)]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class LeNet5;

/// <summary>Learns 5 to 9 from a few: LeNet-5's layers up to the flat vector, which stay as they are, and a head of its own.</summary>
[Network]
[Backbone<LeNet5>(Until = "flatten", Trainable = false)]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class NewDigits;

/// <summary>The same layers, all trained from random weights on: what those few examples come to without LeNet-5.</summary>
[Network]
[Backbone<LeNet5>(Until = "flatten")]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class NewDigitsAlone;
