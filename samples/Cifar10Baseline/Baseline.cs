namespace CompiledNet.Samples;

[Network]
[Input(32, 32, 3)]                                          // height, width, channels
[Conv2D(6, 5, Padding = Padding.Same)]                      // 32x32x6, 456 parameters
[BatchNormalization]                                        // 24, of which 12, the moving averages, are not trained
[Activation(Activation.Relu)]
[MaxPool2D(2, Stride = 2, Padding = Padding.Same)]          // 16x16x6
[Dropout(0.2f)]
[Flatten]                                                   // 1536
[Dense(128, Activation = Activation.Relu)]                  // 196,736
[Dropout(0.2f)]
[Dense(10, Activation = Activation.Softmax)]                // 1,290
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class Baseline;
