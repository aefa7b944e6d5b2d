namespace CompiledNet.Samples;

/// <summary>Pairs of 3x3 convolutions, as VGG's: hundred times the work of the baseline for twice its gradient.</summary>
[Network]
[Input(32, 32, 3)]                                          // height, width, channels
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[MaxPool2D(2)]                                              // 16x16x32
[Conv2D(64, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(64, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[MaxPool2D(2)]                                              // 8x8x64
[Conv2D(128, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(128, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[MaxPool2D(2)]                                              // 4x4x128
[Flatten]                                                   // 2048
[Dense(128, Activation = Activation.Relu)]
[Dense(10, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class Vgg;
