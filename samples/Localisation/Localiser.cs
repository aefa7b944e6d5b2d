namespace CompiledNet.Samples;

[Network]
[Input(32, 32, 3)]
[Conv2D(8, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[MaxPool2D(2)]                                              // 16x16x8
[Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[MaxPool2D(2)]                                              // 8x8x16
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Flatten]                                                   // 2048: where things are counts, so no global pooling
[Dense(64, Activation = Activation.Relu, Name = "features")]
[Dense(4, Activation = Activation.Softmax, Name = "shape")] // which of four shapes
[Dense(4, From = "features", Name = "box")]                 // left, top, right, bottom; the picture is 1 wide and 1 high
[Output("shape", Loss = Loss.SparseCategoricalCrossentropy)]
[Output("box", Loss = Loss.Huber, Weight = 20f)]            // an error of a tenth is a loss of only 0.005
public sealed partial class Localiser;
