namespace CompiledNet.Tests.Networks;

/// <summary>Five classes, by class numbers.</summary>
[Network]
[Input(7)]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class FiveClassesNetwork;

/// <summary>Three classes at each of twelve pixels.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class TwelvePixelsNetwork;

/// <summary>Five classes, by their shares.</summary>
[Network]
[Input(7)]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.CategoricalCrossentropy)]
internal sealed partial class FiveSharesNetwork;

/// <summary>Three answers of yes and no.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class ThreeAnswersNetwork;

/// <summary>A mask of twelve pixels.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class TwelveAnswersNetwork;

/// <summary>Two numbers at each of twelve pixels.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(2, 1)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class TwelveSquaresNetwork;

/// <summary>Four numbers, by their absolute errors.</summary>
[Network]
[Input(7)]
[Dense(4)]
[Loss(Loss.MeanAbsoluteError)]
internal sealed partial class FourMagnitudesNetwork;

/// <summary>Four numbers, by Huber's loss.</summary>
[Network]
[Input(7)]
[Dense(4)]
[Loss(Loss.Huber, Delta = 0.5f)]
internal sealed partial class FourHubersNetwork;

/// <summary>Four numbers, by a loss of one's own.</summary>
[Network]
[Input(7)]
[Dense(4)]
[Loss<LogCosh>]
internal sealed partial class FourOwnNetwork;

/// <summary>Five classes, where label 255 is left out.</summary>
[Network]
[Input(7)]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy, IgnoreLabel = 255)]
internal sealed partial class SomeClassesNetwork;

/// <summary>Three classes at each of twelve pixels, where label 255 is left out.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy, IgnoreLabel = 255)]
internal sealed partial class SomePixelsNetwork;

/// <summary>Three classes at each of twelve pixels, of which the first is left out.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy, IgnoreLabel = 0)]
internal sealed partial class AllButFirstPixelsNetwork;

/// <summary>Smoothed classes of pixels, where label 255 is left out.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy, IgnoreLabel = 255, LabelSmoothing = 0.1f)]
internal sealed partial class SmoothedPixelsNetwork;

/// <summary>Logits of classes of pixels, where label 255 is left out.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1)]
[Loss(Loss.SparseCategoricalCrossentropy, IgnoreLabel = 255, FromLogits = true)]
internal sealed partial class SomePixelLogitsNetwork;

/// <summary>Classes of pixels, where label 255 is left out, behind what waits for the whole batch, and a number.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(4, 3, Padding = Padding.Same, Name = "trunk")]
[BatchNormalization]
[Activation(Activation.Relu)]
[Dropout(0.2f, Name = "features")]
[Conv2D(3, 1, Activation = Activation.Softmax, Name = "pixels")]
[GlobalAveragePool2D(From = "features")]
[Dense(1, Name = "size")]
[Output("pixels", Loss = Loss.SparseCategoricalCrossentropy, IgnoreLabel = 255)]
[Output("size", Loss = Loss.MeanSquaredError, Weight = 0.5f)]
internal sealed partial class PixelsAndSizeNetwork;

/// <summary>Three classes of their logits.</summary>
[Network]
[Input(3)]
[Dense(3, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class ThreeClassesNetwork;

/// <summary>Shares of five classes, focally.</summary>
[Network]
[Input(7)]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.CategoricalFocalCrossentropy)]
internal sealed partial class FocalSharesNetwork;

/// <summary>Shares of three classes at each of twelve pixels, focally.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.CategoricalFocalCrossentropy)]
internal sealed partial class FocalPixelsNetwork;

/// <summary>Shares of five classes, by another power.</summary>
[Network]
[Input(7)]
[Dense(5, Activation = Activation.Softmax)]
[Loss(Loss.CategoricalFocalCrossentropy, Gamma = 1.5f, Alpha = 1f)]
internal sealed partial class OtherFocalSharesNetwork;

/// <summary>Logits of three classes at each of twelve pixels, focally.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1)]
[Loss(Loss.CategoricalFocalCrossentropy, Gamma = 3f, Alpha = 0.5f, FromLogits = true)]
internal sealed partial class FocalPixelLogitsNetwork;

/// <summary>Three answers, focally.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryFocalCrossentropy)]
internal sealed partial class FocalAnswersNetwork;

/// <summary>A mask of twelve pixels, focally.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryFocalCrossentropy)]
internal sealed partial class FocalMaskNetwork;

/// <summary>A mask of twelve pixels, of which yes counts a quarter.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryFocalCrossentropy, ApplyClassBalancing = true)]
internal sealed partial class BalancedMaskNetwork;

/// <summary>Three answers, by another power.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryFocalCrossentropy, Gamma = 1.5f, Alpha = 0.6f, ApplyClassBalancing = true)]
internal sealed partial class OtherFocalAnswersNetwork;

/// <summary>A mask of twelve pixels, as an area.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.Dice)]
internal sealed partial class DiceMaskNetwork;

/// <summary>Shares of three classes at each of twelve pixels, as areas.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.Dice)]
internal sealed partial class DicePixelsNetwork;

/// <summary>Three answers, as an area.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Sigmoid)]
[Loss(Loss.Dice)]
internal sealed partial class DiceAnswersNetwork;
