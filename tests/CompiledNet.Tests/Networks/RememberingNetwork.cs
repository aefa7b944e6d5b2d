namespace CompiledNet.Tests.Networks;

/// <summary>An LSTM, whose recurrent kernel has more columns than rows, and a layer whose kernel has more rows than columns.</summary>
[Network]
[Input(4, 3)]
[Lstm(5)]
[Dense(2, KernelInitializer = Initializer.Orthogonal)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class RememberingNetwork;
