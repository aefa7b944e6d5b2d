using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Keras.Layers;

namespace CompiledNet.Tool.Keras;

/// <summary>Keras' layers by their class names.</summary>
internal static class KerasLayers
{
    private static readonly Dictionary<string, Func<KerasConfig, KerasLayer>> Kinds = new()
    {
        ["Conv2D"] = config => new KerasConv2D(config),
        ["Convolution2D"] = config => new KerasConv2D(config),
        ["DepthwiseConv2D"] = config => new KerasDepthwiseConv2D(config),
        ["SeparableConv2D"] = config => new KerasSeparableConv2D(config),
        ["Conv2DTranspose"] = config => new KerasConv2DTranspose(config),
        ["Dense"] = config => new KerasDense(config),
        ["MaxPooling2D"] = config => new KerasPool(config, PoolKind.Max),
        ["AveragePooling2D"] = config => new KerasPool(config, PoolKind.Average),
        ["GlobalMaxPooling2D"] = config => new KerasGlobalPool(config, PoolKind.Max),
        ["GlobalAveragePooling2D"] = config => new KerasGlobalPool(config, PoolKind.Average),
        ["BatchNormalization"] = config => new KerasBatchNormalization(config),
        ["BatchNormalizationV1"] = config => new KerasBatchNormalization(config),
        ["BatchNormalizationV2"] = config => new KerasBatchNormalization(config),
        ["Rescaling"] = config => new KerasRescaling(config),
        ["Normalization"] = config => new KerasNormalization(config),
        ["Flatten"] = config => new KerasFlatten(config),
        ["Reshape"] = config => new KerasReshape(config),
        ["Permute"] = config => new KerasPermute(config),
        ["Cropping2D"] = config => new KerasCropping2D(config),
        ["ZeroPadding2D"] = config => new KerasZeroPadding2D(config),
        ["UpSampling2D"] = config => new KerasUpSampling2D(config),
        ["Conv1D"] = config => new KerasAlongSteps(config, map => new KerasConv2D(map)),
        ["Convolution1D"] = config => new KerasAlongSteps(config, map => new KerasConv2D(map)),
        ["DepthwiseConv1D"] = config => new KerasAlongSteps(config, map => new KerasDepthwiseConv2D(map)),
        ["SeparableConv1D"] = config => new KerasAlongSteps(config, map => new KerasSeparableConv2D(map)),
        ["Conv1DTranspose"] = config => new KerasAlongSteps(config, map => new KerasConv2DTranspose(map), isOfMaps: true),
        ["MaxPooling1D"] = config => new KerasAlongSteps(config, map => new KerasPool(map, PoolKind.Max)),
        ["AveragePooling1D"] = config => new KerasAlongSteps(config, map => new KerasPool(map, PoolKind.Average)),
        ["GlobalMaxPooling1D"] = config => new KerasAlongSteps(config, map => new KerasGlobalPool(map, PoolKind.Max)),
        ["GlobalAveragePooling1D"] = config => new KerasAlongSteps(config, map => new KerasGlobalPool(map, PoolKind.Average)),
        ["ZeroPadding1D"] = config => new KerasAlongSteps(config, map => new KerasZeroPadding2D(map)),
        ["Cropping1D"] = config => new KerasAlongSteps(config, map => new KerasCropping2D(map)),
        ["UpSampling1D"] = config => new KerasAlongSteps(config, map => new KerasUpSampling2D(map)),
        ["SimpleRNN"] = config => new KerasRecurrent(config, RecurrentCell.SimpleRnn),
        ["LSTM"] = config => new KerasRecurrent(config, RecurrentCell.Lstm),
        ["GRU"] = config => new KerasRecurrent(config, RecurrentCell.Gru),
        ["Bidirectional"] = config => new KerasBidirectional(config),
        ["TimeDistributed"] = config => new KerasTimeDistributed(config),
        ["RepeatVector"] = config => new KerasRepeatVector(config),
        ["Embedding"] = config => new KerasEmbedding(config),
        ["Masking"] = config => new KerasMasking(config),
        ["MultiHeadAttention"] = config => new KerasMultiHeadAttention(config),
        ["LayerNormalization"] = config => new KerasLayerNormalization(config),
        ["GroupNormalization"] = config => new KerasGroupNormalization(config),
        ["PReLU"] = config => new KerasPRelu(config),
        ["Activation"] = config => new KerasActivation(KerasFunction.Read(config)),
        ["Identity"] = config => new KerasActivation(KerasFunction.Named("linear", config.Version)),
        ["ReLU"] = config => new KerasActivation(KerasFunction.OfLayer("ReLU", config)!),
        ["LeakyReLU"] = config => new KerasActivation(KerasFunction.OfLayer("LeakyReLU", config)!),
        ["ELU"] = config => new KerasActivation(KerasFunction.OfLayer("ELU", config)!),
        ["Softmax"] = config => new KerasSoftmax(config),
        ["Dropout"] = config => config.Has("noise_shape")
            ? new KerasOnlyInTraining("Dropout with a noise_shape")
            : KerasTraining.Dropout("Dropout", config),
        ["SpatialDropout1D"] = config => KerasTraining.SpatialDropout("SpatialDropout1D", config),
        ["SpatialDropout2D"] = config => KerasTraining.SpatialDropout("SpatialDropout2D", config),
        ["GaussianNoise"] = KerasTraining.GaussianNoise,
        ["RandomFlip"] = KerasTraining.RandomFlip,
        ["RandomTranslation"] = KerasRandomTranslation.Read,
        ["Add"] = _ => new KerasMerge(new AddLayer(), values => values.Sum()),
        ["Subtract"] = _ => new KerasMerge(new SubtractLayer(), values => values[0] - values[1]),
        ["Multiply"] = _ => new KerasMerge(new MultiplyLayer(), values => values.Aggregate((x, y) => x * y)),
        ["Average"] = _ => new KerasMerge(new AverageLayer(), values => values.Average()),
        ["Maximum"] = _ => new KerasMerge(new MaximumLayer(), values => values.Max()),
        ["Concatenate"] = config => new KerasConcatenate(config),
    };

    private static readonly HashSet<string> OnlyInTraining =
    [
        "GaussianDropout", "AlphaDropout", "ActivityRegularization", "RandomRotation", "RandomZoom", "RandomContrast", "RandomBrightness",
        "RandomErasing",
    ];

    /// <summary>Reads a layer.</summary>
    /// <param name="kind">Its class in Keras.</param>
    /// <param name="config">Its configuration.</param>
    /// <exception cref="RefusedException">CompiledNet cannot say it.</exception>
    /// <exception cref="InvalidDataException">The configuration is none.</exception>
    public static KerasLayer Read(string kind, KerasConfig config)
    {
        if (OnlyInTraining.Contains(kind))
            return new KerasOnlyInTraining(kind);
        return Kinds.TryGetValue(kind, out Func<KerasConfig, KerasLayer>? read) ? read(config)
            : throw new RefusedException("CompiledNet has no such layer; docs/keras.md lists those that may stand in its place");
    }
}
