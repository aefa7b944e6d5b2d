namespace CompiledNet.Tests.Networks;

/// <summary>Logits of five classes, by class numbers.</summary>
[Network]
[Input(7)]
[Dense(5)]
[Loss(Loss.SparseCategoricalCrossentropy, FromLogits = true)]
internal sealed partial class ClassLogitNetwork;

/// <summary>Logits of five classes, by smoothed class numbers.</summary>
[Network]
[Input(7)]
[Dense(5)]
[Loss(Loss.SparseCategoricalCrossentropy, FromLogits = true, LabelSmoothing = 0.1f)]
internal sealed partial class SmoothedLogitNetwork;

/// <summary>Logits of three classes at each of twelve pixels.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(3, 1)]
[Loss(Loss.SparseCategoricalCrossentropy, FromLogits = true)]
internal sealed partial class PixelLogitNetwork;

/// <summary>Logits of five classes, by their shares.</summary>
[Network]
[Input(7)]
[Dense(5)]
[Loss(Loss.CategoricalCrossentropy, FromLogits = true)]
internal sealed partial class ShareLogitNetwork;

/// <summary>Logits of three questions.</summary>
[Network]
[Input(7)]
[Dense(3)]
[Loss(Loss.BinaryCrossentropy, FromLogits = true)]
internal sealed partial class QuestionLogitNetwork;

/// <summary>Logits of a mask of twelve pixels.</summary>
[Network]
[Input(1, 12, 7)]
[Conv2D(1, 1)]
[Loss(Loss.BinaryCrossentropy, FromLogits = true)]
internal sealed partial class MaskLogitNetwork;

/// <summary>Two heads, one of logits, one of probabilities.</summary>
[Network]
[Input(6)]
[Dense(8, Activation = Activation.Tanh, Name = "trunk")]
[Dense(4, Name = "kind")]
[Dense(2, Activation = Activation.Sigmoid, Name = "flags", From = "trunk")]
[Output("kind", Loss = Loss.SparseCategoricalCrossentropy, FromLogits = true, Weight = 2)]
[Output("flags", Loss = Loss.BinaryCrossentropy)]
internal sealed partial class LogitHeadNetwork;

/// <summary>The same, both of probabilities.</summary>
[Network]
[Input(6)]
[Dense(8, Activation = Activation.Tanh, Name = "trunk")]
[Dense(4, Activation = Activation.Softmax, Name = "kind")]
[Dense(2, Activation = Activation.Sigmoid, Name = "flags", From = "trunk")]
[Output("kind", Loss = Loss.SparseCategoricalCrossentropy, Weight = 2)]
[Output("flags", Loss = Loss.BinaryCrossentropy)]
internal sealed partial class ProbabilityHeadNetwork;
