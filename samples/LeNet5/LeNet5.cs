namespace CompiledNet.Samples;

[Network]
[Input(28, 28, 1)]                                          // height, width, channels
[Conv2D(6, 5, Activation = Activation.Sigmoid)]             // 24x24x6,  156 parameters
[MaxPool2D(2)]                                              // 12x12x6
[Conv2D(16, 5, Activation = Activation.Sigmoid)]            // 8x8x16,  2,416
[MaxPool2D(2)]                                              // 4x4x16
[Flatten]                                                   // 256
[Dense(120, Activation = Activation.Sigmoid)]               // 30,840
[Dense(84, Activation = Activation.Sigmoid)]                // 10,164
[Dense(10, Activation = Activation.Softmax)]                // 850
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class LeNet5;
