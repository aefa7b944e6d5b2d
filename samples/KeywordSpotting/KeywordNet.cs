namespace CompiledNet.Samples;

/// <summary>
/// DS-CNN, the network of the keyword spotting in MLCommons' Tiny benchmark (Zhang et al., "Hello Edge: Keyword Spotting on Microcontrollers",
/// 2017): a convolution over frames and bands, then depthwise ones and ones of 1x1 in turns.
/// </summary>
[Network]
[Input(49, 10, 1)]                                                                  // frames x bands
[Conv2D(64, 10, 4, Stride = 2, Padding = Padding.Same)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Repeat(4)]
[DepthwiseConv2D(3, Padding = Padding.Same)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Conv2D(64, 1)]
[BatchNormalization]
[Activation(Activation.Relu)]
[EndRepeat]
[GlobalAveragePool2D]
[Dense(8, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class KeywordNet;
