namespace CompiledNet.Samples;

/// <summary>
/// A small vision transformer (Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021): patches of 7x7 pixels are steps of a sequence, which
/// look at each other in every block. The mean of all steps stands for the class token.
/// </summary>
[Network]
[Input(28, 28, 1)]
[Conv2D(48, 7, Stride = 7)]                                                         // 4x4x48: a patch each
[Reshape(16, 48)]
[PositionEmbedding]
[Repeat(3, Input = "tokens")]
[LayerNormalization]
[MultiHeadAttention(4, 12)]
[Add("tokens", Name = "heard")]
[LayerNormalization]
[Dense(96, PerPosition = true, Activation = Activation.Gelu)]
[Dense(48, PerPosition = true)]
[Add("heard")]
[EndRepeat]
[LayerNormalization]
[GlobalAveragePool1D]
[Dense(10, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class TinyTransformer;
