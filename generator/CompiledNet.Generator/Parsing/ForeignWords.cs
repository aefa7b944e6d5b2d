namespace CompiledNet.Generator.Parsing;

/// <summary>Words of Keras and PyTorch that people write and that C# only calls unknown: what is meant is said otherwise here, or not at all.</summary>
internal static class ForeignWords
{
    private const string InData = "it is a matter of the data: ";
    private const string AsActivation = "it is an activation: ";
    private const string Penalty = "write KernelL2 = 1e-4f, or KernelL1";
    private const string InOrder = "images are rows, columns, channels";

    /// <summary>Layers, by the names of their attributes as they are written.</summary>
    public static IReadOnlyDictionary<string, string> Layers { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Conv1d"] = "write [Conv1D(filters, size)]",
        ["MaxPool1d"] = "write [MaxPool1D(size)]",
        ["Conv1DTranspose"] = "a signal is also a map of one row: [Reshape(1, steps, channels)] and [Conv2DTranspose(filters, 1, size)]",
        ["Conv3D"] = "volumes are not served",
        ["LSTM"] = "write [Lstm(units)]",
        ["GRU"] = "write [Gru(units)]",
        ["SimpleRNN"] = "write [SimpleRnn(units)]",
        ["RNN"] = "write [SimpleRnn(units)]",
        ["Bidirectional"] = "it is an argument: [Lstm(units, Bidirectional = Bidirectional.Concatenate)]",
        ["EmbeddingBag"] = "write [Embedding(inputDim, outputDim)] and [GlobalAveragePool1D]",
        ["TimeDistributed"] = "a dense layer at every position is [Dense(units, PerPosition = true)]",
        ["Attention"] = "write [MultiHeadAttention(heads, keyDim)]",
        ["MultiheadAttention"] = "write [MultiHeadAttention(heads, keyDim)]",
        ["BatchNorm2d"] = "write [BatchNormalization]",
        ["BatchNorm"] = "write [BatchNormalization]",
        ["LayerNorm"] = "write [LayerNormalization]",
        ["GroupNorm"] = "write [GroupNormalization(groups)]",
        ["PReLU"] = "write [PRelu]",
        ["Linear"] = "write [Dense(units)]",
        ["Conv2d"] = "write [Conv2D(filters, size)]",
        ["MaxPool2d"] = "write [MaxPool2D(size)]",
        ["AvgPool2d"] = "write [AveragePool2D(size)]",
        ["Dropout2d"] = "write [SpatialDropout2D(rate)]",
        ["InputLayer"] = "write [Input(height, width, channels)]",
        ["Relu"] = AsActivation + "[Activation(Activation.Relu)]",
        ["ReLU"] = AsActivation + "[Activation(Activation.Relu)]",
        ["LeakyReLU"] = AsActivation + "[Activation(Activation.LeakyRelu)]",
        ["Sigmoid"] = AsActivation + "[Activation(Activation.Sigmoid)]",
        ["Tanh"] = AsActivation + "[Activation(Activation.Tanh)]",
        ["Softmax"] = AsActivation + "[Activation(Activation.Softmax)]",
        ["RandomRotation"] = InData + "new AugmentedDataset(...) { Rotation = 10 }",
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
