namespace CompiledNet.Tests.Networks;

/// <summary>Reads five words of seven, and facts beside them.</summary>
[Network]
[Input(2, Name = "facts")]
[Input(5, Name = "words")]
[Embedding(7, 4, From = "words")]
[Lstm(3)]
[Concatenate("facts")]
[Dense(1)]
[Loss(Loss.MeanSquaredError)]
public sealed partial class WordNetwork;
