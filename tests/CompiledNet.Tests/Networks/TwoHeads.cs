namespace CompiledNet.Tests.Networks;

/// <summary>One image, two heads: a class and two numbers.</summary>
[Network]
[Input(6, 5, 2)]
[Conv2D(6, 3, Activation = Activation.Relu)]
[Flatten(Name = "features")]
[Dense(3, Activation = Activation.Softmax, Name = "shape")]
[Dense(2, From = "features", Name = "box")]
[Output("shape", Loss = Loss.SparseCategoricalCrossentropy)]
[Output("box", Loss = Loss.Huber, Weight = 0.5f)]
internal sealed partial class TwoHeads;
