using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Assemblies;

/// <summary>CompiledNet's layers by their attributes.</summary>
internal static class LayerKinds
{
    private static readonly Dictionary<string, Func<LayerReading, Layer>> Kinds = new()
    {
        ["Input"] = InputLayer.Read,
        ["Conv2D"] = Conv2DLayer.Read,
        ["DepthwiseConv2D"] = DepthwiseConv2DLayer.Read,
        ["SeparableConv2D"] = SeparableConv2DLayer.Read,
        ["Conv2DTranspose"] = Conv2DTransposeLayer.Read,
        ["Dense"] = DenseLayer.Read,
        ["Conv1D"] = Conv2DLayer.Read,
        ["DepthwiseConv1D"] = DepthwiseConv2DLayer.Read,
        ["SeparableConv1D"] = SeparableConv2DLayer.Read,
        ["MaxPool1D"] = reading => PoolLayer.Read(PoolKind.Max, reading),
        ["AveragePool1D"] = reading => PoolLayer.Read(PoolKind.Average, reading),
        ["GlobalMaxPool1D"] = _ => new GlobalPoolLayer(PoolKind.Max),
        ["GlobalAveragePool1D"] = _ => new GlobalPoolLayer(PoolKind.Average),
        ["UpSampling1D"] = UpSampling2DLayer.Read,
        ["ZeroPadding1D"] = ZeroPadding2DLayer.Read,
        ["Cropping1D"] = Cropping2DLayer.Read,
        ["SpatialDropout1D"] = _ => new TrainingLayer("SpatialDropout1D"),
        ["Flatten"] = _ => new FlattenLayer(),
        ["MaxPool2D"] = reading => PoolLayer.Read(PoolKind.Max, reading),
        ["AveragePool2D"] = reading => PoolLayer.Read(PoolKind.Average, reading),
        ["L2Pool2D"] = reading => PoolLayer.Read(PoolKind.L2, reading),
        ["GlobalMaxPool2D"] = _ => new GlobalPoolLayer(PoolKind.Max),
        ["GlobalAveragePool2D"] = _ => new GlobalPoolLayer(PoolKind.Average),
        ["Activation"] = reading => new ActivationLayer(reading.Arguments.Function("activation")),
        ["BatchNormalization"] = BatchNormalizationLayer.Read,
        ["Normalization"] = NormalizationLayer.Read,
        ["Rescaling"] = RescalingLayer.Read,
        ["PRelu"] = PReluLayer.Read,
        ["LayerNormalization"] = LayerNormalizationLayer.Read,
        ["SimpleRnn"] = reading => RecurrentLayer.Read(RecurrentCell.SimpleRnn, reading),
        ["Lstm"] = reading => RecurrentLayer.Read(RecurrentCell.Lstm, reading),
        ["Gru"] = reading => RecurrentLayer.Read(
            reading.Arguments.Flag("ResetAfter", true) ? RecurrentCell.Gru : RecurrentCell.GruResetBefore, reading),
        ["Embedding"] = EmbeddingLayer.Read,
        ["Masking"] = reading => new MaskingLayer(reading.Arguments.Real("maskValue", 0)),
        ["MultiHeadAttention"] = MultiHeadAttentionLayer.Read,
        ["PositionEmbedding"] = PositionEmbeddingLayer.Read,
        ["GroupNormalization"] = GroupNormalizationLayer.Read,
        ["SpatialDropout2D"] = _ => new TrainingLayer("SpatialDropout2D"),
        ["GaussianNoise"] = _ => new TrainingLayer("GaussianNoise"),
        ["RandomFlip"] = _ => new TrainingLayer("RandomFlip"),
        ["RandomTranslation"] = _ => new TrainingLayer("RandomTranslation"),
        ["Dropout"] = _ => new TrainingLayer("Dropout"),
        ["Add"] = _ => new AddLayer(),
        ["Subtract"] = _ => new SubtractLayer(),
        ["Multiply"] = _ => new MultiplyLayer(),
        ["Average"] = _ => new AverageLayer(),
        ["Maximum"] = _ => new MaximumLayer(),
        ["Concatenate"] = _ => new ConcatenateLayer(),
        ["ZeroPadding2D"] = ZeroPadding2DLayer.Read,
        ["Cropping2D"] = Cropping2DLayer.Read,
        ["Reshape"] = ReshapeLayer.Read,
        ["Permute"] = PermuteLayer.Read,
        ["UpSampling2D"] = UpSampling2DLayer.Read,
    };

    public static Layer Read(LayerReading reading) => Kinds.TryGetValue(reading.Arguments.Kind, out Func<LayerReading, Layer>? read) ? read(reading)
        : throw new InvalidDataException($"The layer {reading.Arguments.Kind} is not known to this version of the tool.");

    public static bool IsLayer(string kind) => Kinds.ContainsKey(kind);
}
