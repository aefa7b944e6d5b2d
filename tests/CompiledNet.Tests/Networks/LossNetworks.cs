namespace CompiledNet.Tests.Networks;

/// <summary>One of three classes, by its number.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class ClassNetwork;

/// <summary>A yes or no for each pixel.</summary>
[Network]
[Input(6, 5, 2)]
[Conv2D(4, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class MaskNetwork;

/// <summary>One of three classes for each pixel, by its number.</summary>
[Network]
[Input(6, 5, 2)]
[Conv2D(4, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy, LabelSmoothing = 0.1f)]
internal sealed partial class PixelClassNetwork;

/// <summary>One of four classes, by probabilities.</summary>
[Network]
[Input(7)]
[Dense(9, Activation = Activation.Tanh)]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.CategoricalCrossentropy, LabelSmoothing = 0.2f)]
internal sealed partial class ProbabilityNetwork;

/// <summary>Two questions with yes or no.</summary>
[Network]
[Input(7)]
[Dense(2, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy, LabelSmoothing = 0.1f)]
internal sealed partial class QuestionNetwork;

/// <summary>Numbers by their absolute errors.</summary>
[Network]
[Input(7)]
[Dense(9, Activation = Activation.Tanh)]
[Dense(3)]
[Loss(Loss.MeanAbsoluteError)]
internal sealed partial class AbsoluteErrorNetwork;

/// <summary>Numbers by Huber's loss.</summary>
[Network]
[Input(7)]
[Dense(9, Activation = Activation.Tanh)]
[Dense(3)]
[Loss(Loss.Huber, Delta = 0.5f)]
internal sealed partial class HuberNetwork;

/// <summary>One of three classes, by its number.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class ClassNumberNetwork;

/// <summary>One question with yes or no, about one number.</summary>
[Network]
[Input(1)]
[Dense(1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class QuestionOfOneNetwork;

/// <summary>Two layers whose gradient may be large where the loss is small.</summary>
[Network]
[Input(8)]
[Dense(4, UseBias = false)]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanAbsoluteError)]
internal sealed partial class AbsoluteErrorOfTwoLayers;

/// <summary>Two numbers, normalized by a deviation that may be small, and their sum.</summary>
[Network]
[Input(2)]
[Dense(2)]
[BatchNormalization(Epsilon = 1e-7f)]
[Dense(1)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class NormalizedNumbersNetwork;
