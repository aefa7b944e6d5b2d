namespace CompiledNet.TestProgram;

/// <summary>Layers of many kinds, with channels in the lanes and images in them, a branch, a mask for an output.</summary>
[Network]
[Input(20, 20, 3)]
[Conv2D(24, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[DepthwiseConv2D(3, Padding = Padding.Same)]
[BatchNormalization]
[Activation(Activation.Relu, Name = "skip")]
[SeparableConv2D(24, 3, Padding = Padding.Same, Activation = Activation.Tanh)]
[Add("skip")]
[AveragePool2D(2)]
[Conv2DTranspose(8, 2, Stride = 2, Activation = Activation.Elu)]
[Dropout(0.1f)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
public sealed partial class MixedNetwork;
