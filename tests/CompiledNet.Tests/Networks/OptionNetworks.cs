namespace CompiledNet.Tests.Networks;

/// <summary>The network of the golden cases of penalties, without any.</summary>
[Network]
[Input(5, 6, 2)]
[Conv2D(3, 3, Activation = Activation.Tanh)]
[Flatten]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class PlainWeightsNetwork;

/// <summary>Squares that cost.</summary>
[Network]
[Input(5, 6, 2)]
[Conv2D(3, 3, Activation = Activation.Tanh, KernelL2 = 0.02f)]
[Flatten]
[Dense(4, Activation = Activation.Softmax, KernelL2 = 0.1f)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class PenalisedSquaresNetwork;

/// <summary>Magnitudes that cost.</summary>
[Network]
[Input(5, 6, 2)]
[Conv2D(3, 3, Activation = Activation.Tanh, KernelL1 = 0.01f)]
[Flatten]
[Dense(4, Activation = Activation.Softmax, KernelL1 = 0.003f)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class PenalisedMagnitudesNetwork;

/// <summary>Norms with a limit.</summary>
[Network]
[Input(5, 6, 2)]
[Conv2D(3, 3, Activation = Activation.Tanh, KernelMaxNorm = 1.5f)]
[Flatten]
[Dense(4, Activation = Activation.Softmax, KernelMaxNorm = 1)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class LimitedNormsNetwork;

/// <summary>All that there is against large weights.</summary>
[Network]
[Input(5, 6, 2)]
[Conv2D(3, 3, Activation = Activation.Tanh, KernelL1 = 0.01f, KernelL2 = 0.02f, KernelMaxNorm = 1.2f)]
[Flatten]
[Dense(4, Activation = Activation.Softmax, KernelL2 = 0.1f, KernelMaxNorm = 0.9f)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class RestrainedWeightsNetwork;

/// <summary>Wide, tall, grouped, transposed and frozen kernels with limits and penalties, and a normalization that cuts the pass.</summary>
[Network]
[Input(6, 5, 3)]
[Conv2D(17, 3, Padding = Padding.Same, KernelL2 = 0.01f, KernelMaxNorm = 0.7f)]
[BatchNormalization]
[DepthwiseConv2D(2, DepthMultiplier = 2, KernelL1 = 0.01f, KernelMaxNorm = 0.5f)]
[Conv2DTranspose(5, 2, KernelL1 = 0.002f, KernelMaxNorm = 0.6f)]
[SeparableConv2D(4, 3, KernelL2 = 0.02f, KernelMaxNorm = 0.4f)]
[Flatten]
[Dense(33, Activation = Activation.Relu, KernelL2 = 0.01f, KernelMaxNorm = 0.8f)]
[Dense(20, KernelL2 = 3, KernelMaxNorm = 0.01f, Trainable = false)]
[Dense(3, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class ManyRestraintsNetwork;
