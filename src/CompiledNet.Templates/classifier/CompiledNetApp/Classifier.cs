using CompiledNet;

namespace CompiledNetApp;

/// <summary>What the compiler makes a network of. Hover its name: the layer table says what each layer gives and costs.</summary>
[Network]
[Input(Examples.Height, Examples.Width, Examples.Channels)]
[Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[MaxPool2D(2)]
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[MaxPool2D(2)]
[Flatten]
[Dense(64, Activation = Activation.Relu)]
[Dropout(0.3f)]
[Dense(Examples.Classes, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class Classifier;
