namespace CompiledNet.Benchmarks;

/// <summary>G: a U-Net of 64x64x3.</summary>
[Network]
[Input(64, 64, 3)]
[Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Relu, Name = "fine")]
[MaxPool2D(2)]
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu, Name = "middle")]
[MaxPool2D(2)]
[Conv2D(64, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(64, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2DTranspose(32, 2, Stride = 2)]
[Concatenate("middle")]
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2DTranspose(16, 2, Stride = 2)]
[Concatenate("fine")]
[Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
public sealed partial class UNet;
