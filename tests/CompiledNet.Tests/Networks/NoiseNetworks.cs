namespace CompiledNet.Tests.Networks;

/// <summary>Whole channels of 50 steps are dropped, 300 of 1,000 values on average.</summary>
[Network]
[Input(50, 20)]
[SpatialDropout1D(0.3f)]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class ChannelProbe;

/// <summary>Noise that is all that its weights see where the input is 0.</summary>
[Network]
[Input(10_000)]
[GaussianNoise(0.5f)]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class NoiseProbe;
