namespace CompiledNet.Tests.Networks;

/// <summary>A normalization that predictions fold into the convolution before it.</summary>
[Network]
[Input(6, 6, 2)]
[Conv2D(3, 3)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Flatten]
[Dense(2, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class FoldedNetwork;
