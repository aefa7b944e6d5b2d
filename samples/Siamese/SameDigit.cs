namespace CompiledNet.Samples;

/// <summary>
/// Says how likely two pictures are of the same digit (Bromley et al., "Signature Verification using a Siamese Time Delay Neural Network",
/// 1993): both go through the same layers, which have one set of parameters, and what comes of them is compared.
/// </summary>
[Network]
[Input(28, 28, 1, Name = "left")]
[Input(28, 28, 1, Name = "right")]
[Conv2D(8, 5, Activation = Activation.Relu, From = "left", Shared = "strokes")]             // 24x24x8
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.Relu, Shared = "shapes")]                            // 8x8x16
[MaxPool2D(2)]
[Flatten]
[Dense(64, Activation = Activation.Tanh, Shared = "code", Name = "leftCode")]
[Conv2D(8, 5, Activation = Activation.Relu, From = "right", Shared = "strokes")]            // the same layers again
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.Relu, Shared = "shapes")]
[MaxPool2D(2)]
[Flatten]
[Dense(64, Activation = Activation.Tanh, Shared = "code")]
[Subtract("leftCode", Name = "difference")]
[Multiply("difference")]                                                                    // its square
[Dense(1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
public sealed partial class SameDigit;
