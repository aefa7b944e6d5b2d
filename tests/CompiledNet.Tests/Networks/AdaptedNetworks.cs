namespace CompiledNet.Tests.Networks;

/// <summary>Positions of three channels, normalized under another shape than they are given in.</summary>
[Network]
[Input(6)]
[Reshape(2, 3)]
[Normalization(Name = "scale")]
[Flatten]
[Dense(1)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class AdaptedNetwork;

/// <summary>Two inputs that are normalized alike, and one by itself.</summary>
[Network]
[Input(2, Name = "before")]
[Input(2, Name = "after")]
[Input(3, Name = "facts")]
[Normalization(Name = "one", Shared = "pair", From = "before")]
[Normalization(Name = "other", Shared = "pair", From = "after")]
[Normalization(Name = "own", From = "facts")]
[Concatenate("one", "other")]
[Dense(1)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class AdaptedPairs;
