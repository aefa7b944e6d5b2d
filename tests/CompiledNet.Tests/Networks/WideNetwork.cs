namespace CompiledNet.Tests.Networks;

/// <summary>Weights enough for a batch of it to be worth several threads.</summary>
[Network]
[Input(64)]
[Dense(256, Activation = Activation.Tanh)]
[Dense(5)]
public sealed partial class WideNetwork;
