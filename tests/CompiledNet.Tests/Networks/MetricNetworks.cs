namespace CompiledNet.Tests.Networks;

/// <summary>Six numbers, given as logits of classes where the kernel is the identity.</summary>
[Network]
[Input(6)]
[Dense(6)]
[Loss(Loss.SparseCategoricalCrossentropy, FromLogits = true)]
internal sealed partial class SixLogitsNetwork;

/// <summary>Six numbers as probabilities of classes.</summary>
[Network]
[Input(6)]
[Dense(6, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class SixClassesNetwork;

/// <summary>Three numbers as logits of questions.</summary>
[Network]
[Input(3)]
[Dense(3)]
[Loss(Loss.BinaryCrossentropy, FromLogits = true)]
internal sealed partial class ThreeLogitsNetwork;

/// <summary>Three numbers as probabilities of questions.</summary>
[Network]
[Input(3)]
[Dense(3, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class ThreeQuestionsNetwork;

/// <summary>Four numbers as they are.</summary>
[Network]
[Input(4)]
[Dense(4)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class FourNumbersNetwork;

/// <summary>A head of classes, one of questions and one of numbers.</summary>
[Network]
[Input(6)]
[Dense(9, Activation = Activation.Tanh, Name = "trunk")]
[Dense(4, Activation = Activation.Softmax, Name = "kind")]
[Dense(2, Activation = Activation.Sigmoid, Name = "flags", From = "trunk")]
[Dense(3, Name = "place", From = "trunk")]
[Output("kind", Loss = Loss.SparseCategoricalCrossentropy)]
[Output("flags", Loss = Loss.BinaryCrossentropy)]
[Output("place", Loss = Loss.MeanSquaredError, Weight = 0.25f)]
internal sealed partial class ThreeHeadsNetwork;

/// <summary>The head of classes alone, of its logits.</summary>
[Network]
[Input(4)]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class OneHeadOfKinds;

/// <summary>The head of questions alone, of its logits.</summary>
[Network]
[Input(2)]
[Dense(2, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class OneHeadOfFlags;

/// <summary>The head of numbers alone.</summary>
[Network]
[Input(3)]
[Dense(3)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class OneHeadOfPlaces;
