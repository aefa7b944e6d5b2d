using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Losses;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// Describes in the tests' words what the compiler has read, so that a network that nobody described can be compared with the
/// reference. Shapes are the reference's own business.
/// </summary>
internal static class GraphDescription
{
    /// <param name="className">The name of its class.</param>
    public static NetworkDescription Describe(NetworkGraph graph, string className)
    {
        GraphLayer[] layers = [.. graph.Layers];
        var described = new List<LayerDescription>();
        GraphLayer[] inputs = [.. layers.TakeWhile(layer => layer.Spec is InputSpec)];
        foreach (GraphLayer layer in layers.Skip(inputs.Length))
        {
            described.Add(Describe(layer) with
            {
                Name = layer.Name,
                Inputs = [.. layer.Inputs.Select(input => layers[input].Name)],
                IsFrozen = !layer.Spec.Trainable,
                KernelPenalty = layer.Spec is WeightedSpec { KernelRestraint: var restraint } ? (restraint.L1 ?? 0, restraint.L2 ?? 0) : default,
                Shared = layer.Spec.Shared,
            });
        }

        var network = new NetworkDescription(
            className, Shape(inputs[0].Output), described, Loss(graph.Outputs[0].Loss), [.. inputs.Skip(1).Select(input => new NamedInput(input.Name, Shape(input.Output)))]);
        return graph.Spec.Outputs.Count == 0
            ? network
            : network with { Heads = [
                .. graph.Outputs.Select(output => new Head(layers[output.Layer].Name, Loss(output.Loss), output.Loss?.Weight ?? 1))] };
    }

    /// <summary>Whether training of it follows from its parameters and examples alone: dropout draws random numbers.</summary>
    public static bool IsRandom(NetworkGraph graph) => graph.Layers.Any(layer =>
        layer.Spec is DroppingSpec { Rate: > 0 } or MultiHeadAttentionSpec { Dropout: > 0 } or GaussianNoiseSpec { Deviation: > 0 }
            or AugmentingSpec or RecurrentSpec { Dropout: > 0 } or RecurrentSpec { RecurrentDropout: > 0 });

    private static LayerDescription Describe(GraphLayer layer) => layer.Spec switch
    {
        Conv1DSpec or DepthwiseConv1DSpec or SeparableConv1DSpec or MaxPool1DSpec or AveragePool1DSpec or GlobalMaxPool1DSpec
            or GlobalAveragePool1DSpec or ZeroPadding1DSpec or Cropping1DSpec or UpSampling1DSpec => new AlongSteps(DescribeMap(layer)),
        _ => DescribeMap(layer),
    };

    private static LayerDescription DescribeMap(GraphLayer layer) => layer.Spec switch
    {
        ConvSpec spec => new Conv2D(null, spec.Filters, Window(spec.Window), spec.UseBias, Function(spec.Activation), spec.Groups),
        DepthwiseConvSpec spec =>
            new DepthwiseConv2D(null, Window(spec.Window), spec.DepthMultiplier, spec.UseBias, Function(spec.Activation)),
        Conv2DTransposeSpec spec => new Conv2DTranspose(null, spec.Filters, Window(spec.Window), spec.UseBias, Function(spec.Activation))
        {
            OutputPadding = spec.OutputPaddingHeight is int height && spec.OutputPaddingWidth is int width ? (height, width) : null,
        },
        SeparableConvSpec spec =>
            new SeparableConv2D(null, spec.Filters, Window(spec.Window), spec.DepthMultiplier, spec.UseBias, Function(spec.Activation)),
        MaxPool2DSpec spec => new MaxPooling2D(null, Window(spec.Window)),
        MaxPool1DSpec spec => new MaxPooling2D(null, Window(spec.Window)),
        AveragePool2DSpec spec => new AveragePooling2D(null, Window(spec.Window)),
        AveragePool1DSpec spec => new AveragePooling2D(null, Window(spec.Window)),
        L2Pool2DSpec spec => new L2Pooling2D(null, Window(spec.Window)),
        GlobalMaxPool2DSpec or GlobalMaxPool1DSpec => new GlobalPooling2D(null, IsMaximum: true),
        GlobalAveragePool2DSpec or GlobalAveragePool1DSpec => new GlobalPooling2D(null, IsMaximum: false),
        ZeroPaddingSpec spec => new ZeroPadding2D(null, spec.Top, spec.Bottom, spec.Left, spec.Right),
        CroppingSpec spec => new Cropping2D(null, spec.Top, spec.Bottom, spec.Left, spec.Right),
        PermuteSpec spec => new Permute(null, spec.Height, spec.Width, spec.Channels),
        ReshapeSpec => new Reshape(null, Shape(layer.Output)),
        UpSamplingSpec spec => new UpSampling2D(null, spec.Height, spec.Width, spec.Interpolation is InterpolationKind.Bilinear),
        FlattenSpec => new Flatten(null),
        DenseSpec spec => new Dense(null, spec.Units, spec.UseBias, Function(spec.Activation)) { PerPosition = !layer.Input.IsVector },
        LayerNormalizationSpec spec => new LayerNormalization(null, spec.Epsilon) { Scale = spec.Scale, Center = spec.Center },
        GroupNormalizationSpec spec => new GroupNormalization(null, spec.Groups, spec.Epsilon) { Scale = spec.Scale, Center = spec.Center },
        PReluSpec spec => new PRelu(null, spec.IsPerChannel),
        PositionEmbeddingSpec => new PositionEmbedding(null),
        EmbeddingSpec spec => new Embedding(null, spec.InputDim, spec.OutputDim) { MaskZero = spec.MaskZero },
        MaskingSpec spec => new Masking(null, spec.MaskValue),
        MultiHeadAttentionSpec spec => new MultiHeadAttention(null, spec.Heads, spec.KeyDim, spec.ValueDim, spec.UseBias, spec.IsCausal)
        {
            Dropout = spec.Dropout,
            SeenChannels = spec.Others.Count > 0 ? layer.Parameters.First(parameter => parameter.Name == "key_kernel").Shape[0] : 0,
        },
        SpatialDropout2DSpec spec => new SpatialDropout(null, IsOfSteps: false, spec.Rate),
        SpatialDropout1DSpec spec => new SpatialDropout(null, IsOfSteps: true, spec.Rate),
        RandomFlipSpec spec => new RandomFlip(null, spec.Mode.ToString()),
        RandomTranslationSpec spec => new RandomTranslation(null, spec.HeightFactor, spec.WidthFactor, spec.Fill.ToString()),
        NormalizationSpec => new Normalization(null),
        RescalingSpec spec => new Rescaling(null, spec.Scale, spec.Offset),
        GaussianNoiseSpec spec => new GaussianNoise(null, spec.Deviation),
        BatchNormalizationSpec spec => new BatchNormalization(null, spec.Momentum, spec.Epsilon) { Scale = spec.Scale, Center = spec.Center },
        DropoutSpec spec => new Dropout(null, spec.Rate),
        ActivationSpec spec => new ActivationLayer(null, Function(spec.Activation)),
        RecurrentSpec spec => new Recurrent(null, spec.Kind, spec.Units)
        {
            ReturnSequences = spec.ReturnSequences,
            GoBackwards = spec.GoBackwards,
            Merged = spec.Bidirectional.ToString(),
            ResetAfter = spec is not GruSpec { ResetAfter: false },
            UseBias = spec.UseBias,
            Dropout = spec.Dropout,
            RecurrentDropout = spec.RecurrentDropout,
            Function = Function(spec.Activation),
            GateFunction = Function(spec.RecurrentActivation),
        },
        MergeSpec spec => new Merge(null, spec.Kind),
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Spec, "A layer that the reference does not know."),
    };

    private static TensorShape Shape(Shape shape) => new(shape.Height, shape.Width, shape.Channels, shape.IsVector) { IsSequence = shape.IsSequence };

    private static Window Window(WindowSpec spec)
    {
        PaddingMode padding = spec.Padding is PaddingKind.Same ? PaddingMode.Same
            : spec.Padding is PaddingKind.Causal ? PaddingMode.Causal
            : spec.ZeroHeight is null
            ? PaddingMode.Valid : PaddingMode.Explicit;
        return new Window(spec.Height, spec.Width, spec.StrideHeight, spec.StrideWidth, padding)
        {
            IsCeiling = spec.IsCeiling,
            ZeroHeight = spec.ZeroHeight ?? 0,
            ZeroWidth = spec.ZeroWidth ?? 0,
            DilationHeight = spec.DilationHeight,
            DilationWidth = spec.DilationWidth,
        };
    }

    private static ActivationFunction Function(FunctionSpec spec) => spec.Kind is ActivationKind.LeakyRelu
        ? ActivationFunction.LeakyReluOf(spec.Slope)
        : ActivationFunction.Parse(spec.Kind.ToString());

    private static LossFunction? Loss(LossSpec? spec) => spec is { FromLogits: true }
        ? LossFunction.FromLogits(Loss(spec with { SaysFromLogits = false })!)
        : LossOfOutput(spec);

    private static LossFunction? LossOfOutput(LossSpec? spec) => spec?.Kind switch
    {
        null => null,
        LossKind.SparseCategoricalCrossentropy => LossFunction.SparseCategoricalCrossentropyOf(spec.Smoothing, spec.IgnoreLabel),
        LossKind.CategoricalCrossentropy => LossFunction.CategoricalCrossentropyOf(spec.Smoothing),
        LossKind.BinaryCrossentropy => LossFunction.BinaryCrossentropyOf(spec.Smoothing),
        LossKind.CategoricalFocalCrossentropy => LossFunction.CategoricalFocalOf(spec.Gamma ?? 2, spec.Alpha ?? 0.25f, spec.Smoothing),
        LossKind.BinaryFocalCrossentropy =>
            LossFunction.BinaryFocalOf(spec.Gamma ?? 2, spec.ApplyClassBalancing ? spec.Alpha ?? 0.25f : null, spec.Smoothing),
        LossKind.Dice => LossFunction.Dice,
        LossKind.MeanSquaredError => LossFunction.MeanSquaredError,
        LossKind.MeanAbsoluteError => LossFunction.MeanAbsoluteError,
        LossKind.Huber => LossFunction.HuberOf(spec.Threshold),
        LossKind.Custom => LossFunction.RingOf(((CustomLossSpec)spec).Targets),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "A loss that the reference does not know."),
    };
}
