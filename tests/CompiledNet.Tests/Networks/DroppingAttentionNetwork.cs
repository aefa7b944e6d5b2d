namespace CompiledNet.Tests.Networks;

/// <summary>Attention that drops half of its shares in training.</summary>
[Network]
[Input(6, 4)]
[MultiHeadAttention(1, 3, Dropout = 0.5f)]
[Loss(Loss.MeanSquaredError)]
public sealed partial class DroppingAttentionNetwork;
