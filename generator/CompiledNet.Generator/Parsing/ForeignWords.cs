namespace CompiledNet.Generator.Parsing;

/// <summary>Words of Keras and PyTorch that people write and that C# only calls unknown: what is meant is said otherwise here, or not at all.</summary>
internal static class ForeignWords
{
    private const string OneRow = "a signal is a map of one row: [Input(1, steps, channels)] and ";
    private const string InData = "it is a matter of the data: ";
    private const string AsActivation = "it is an activation: ";
    private const string NoSequences = "sequences are not served; convolutions over a map of one row, [Input(1, steps, channels)], often do";
    private const string Penalty = "write KernelL2 = 1e-4f, or KernelL1";
    private const string InOrder = "images are rows, columns, channels";

    /// <summary>Layers, by the names of their attributes as they are written.</summary>
    public static IReadOnlyDictionary<string, string> Layers { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Conv1D"] = OneRow + "[Conv2D(filters, 1, size)]",
        ["Conv1d"] = OneRow + "[Conv2D(filters, 1, size)]",
        ["SeparableConv1D"] = OneRow + "[SeparableConv2D(filters, 1, size)]",
        ["DepthwiseConv1D"] = OneRow + "[DepthwiseConv2D(1, size)]",
        ["MaxPool1D"] = OneRow + "[MaxPool2D(1, size)]",
        ["MaxPooling1D"] = OneRow + "[MaxPool2D(1, size)]",
        ["AveragePooling1D"] = OneRow + "[AveragePool2D(1, size)]",
        ["GlobalMaxPooling1D"] = OneRow + "[GlobalMaxPool2D]",
        ["GlobalAveragePooling1D"] = OneRow + "[GlobalAveragePool2D]",
        ["UpSampling1D"] = OneRow + "[UpSampling2D(1, size)]",
        ["Conv3D"] = "volumes are not served",
        ["LSTM"] = NoSequences,
        ["GRU"] = NoSequences,
        ["SimpleRNN"] = NoSequences,
        ["Bidirectional"] = NoSequences,
        ["Embedding"] = NoSequences,
        ["TimeDistributed"] = "a dense layer at every position of a map is [Conv2D(units, 1)]",
        ["MultiHeadAttention"] = "attention is not served",
        ["LayerNormalization"] = "[BatchNormalization] is the normalization that there is",
        ["GroupNormalization"] = "[BatchNormalization] is the normalization that there is",
        ["BatchNorm2d"] = "write [BatchNormalization]",
        ["BatchNorm"] = "write [BatchNormalization]",
        ["Linear"] = "write [Dense(units)]",
        ["Conv2d"] = "write [Conv2D(filters, size)]",
        ["MaxPool2d"] = "write [MaxPool2D(size)]",
        ["AvgPool2d"] = "write [AveragePool2D(size)]",
        ["Dropout2d"] = "[Dropout(rate)] drops single values",
        ["SpatialDropout2D"] = "[Dropout(rate)] drops single values",
        ["InputLayer"] = "write [Input(height, width, channels)]",
        ["Relu"] = AsActivation + "[Activation(Activation.Relu)]",
        ["ReLU"] = AsActivation + "[Activation(Activation.Relu)]",
        ["LeakyReLU"] = AsActivation + "[Activation(Activation.LeakyRelu)]",
        ["Sigmoid"] = AsActivation + "[Activation(Activation.Sigmoid)]",
        ["Tanh"] = AsActivation + "[Activation(Activation.Tanh)]",
        ["Softmax"] = AsActivation + "[Activation(Activation.Softmax)]",
        ["Rescaling"] = InData + "bytes.Scaled(mean, deviation) of a ByteDataset",
        ["Normalization"] = InData + "bytes.Scaled(mean, deviation) of a ByteDataset, or [BatchNormalization(Trainable = false)] with values set",
        ["RandomFlip"] = InData + "new AugmentedDataset(...) { HorizontalFlip = true }",
        ["RandomRotation"] = InData + "new AugmentedDataset(...) { Rotation = 10 }",
        ["RandomTranslation"] = InData + "new AugmentedDataset(...) { Shift = 4 }",
        ["GaussianNoise"] = InData + "new AugmentedDataset(...) { Noise = 0.02f }",
        ["Minimum"] = "[Add], [Subtract], [Multiply], [Average], [Maximum] and [Concatenate] are what merges",
    };

    /// <summary>Arguments of layers.</summary>
    public static IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["L1"] = Penalty,
        ["L2"] = Penalty,
        ["KernelRegularizer"] = Penalty,
        ["BiasRegularizer"] = "kernels alone have penalties: KernelL2 = 1e-4f",
        ["KernelConstraint"] = "write KernelMaxNorm = 3",
        ["DataFormat"] = InOrder,
        ["InputShape"] = "write [Input(height, width, channels)] above",
        ["BatchSize"] = "it is an argument of Fit",
        ["Strides"] = "write Stride, or StrideHeight and StrideWidth",
        ["DilationRate"] = "write Dilation, or DilationHeight and DilationWidth",
    };
}
