namespace CompiledNet.Samples;

/// <summary>
/// A small U-Net (Ronneberger, Fischer, Brox 2015): down to 8x8, where a value sees much of the picture, and up again; on the way up each
/// step is joined by the map of its size from the way down, which knows where exactly edges are.
/// </summary>
[Network]
[Input(32, 32, 3)]
[Conv2D(8, 3, Padding = Padding.Same, Activation = Activation.Relu, Name = "fine")]
[MaxPool2D(2)]                                              // 16x16x8
[Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Relu, Name = "middle")]
[MaxPool2D(2)]                                              // 8x8x16
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2DTranspose(16, 2, Stride = 2)]                        // 16x16x16
[Concatenate("middle")]                                     // 16x16x32
[Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2DTranspose(8, 2, Stride = 2)]                         // 32x32x8
[Concatenate("fine")]                                       // 32x32x16
[Conv2D(8, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]             // 32x32x1: of each pixel, how probable it is that it belongs to a disc
[Loss(Loss.BinaryCrossentropy)]
public sealed partial class UNet;
