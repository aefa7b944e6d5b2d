using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// Every layer at odd sizes, one network each, under a name that says what is odd about it. A layer under test follows a 1x1
/// convolution wherever it can, whose gradient is right only if the layer's input gradient is.
/// </summary>
internal static partial class LayerCases
{
    private const PaddingMode Same = PaddingMode.Same;

    public static IReadOnlyDictionary<string, NetworkDescription> Convolutions { get; } = Number("Convolution",
        After("kernel 1x1, one channel", new(5, 5, 1), Conv(1, 1, 1)),
        After("kernel 1x1, 17 to 1 channels", new(5, 5, 17), Conv(1, 1, 1)),
        After("kernel 1x1, stride 2 crops", new(6, 7, 3), Conv(5, 1, 1, 2, 2)),
        After("kernel 3x3", new(7, 9, 3), Conv(5, 3, 3)),
        After("kernel 3x3, same", new(9, 7, 5), Conv(6, 3, 3, 1, 1, Same)),
        After("kernel 5x5, 6 to 16 channels", new(8, 8, 6), Conv(16, 5, 5)),
        After("kernel 3x3, same, 16 to 17 channels", new(6, 6, 16), Conv(17, 3, 3, 1, 1, Same)),
        After("kernel 2x3, 17 to 16 channels", new(5, 4, 17), Conv(16, 2, 3)),
        After("kernel 7x1 on one column", new(33, 1, 3), Conv(5, 7, 1)),
        After("kernel 1x7 on one row, same", new(1, 33, 3), Conv(6, 1, 7, 1, 1, Same)),
        After("kernel 3x5 on 33 columns, same", new(12, 33, 1), Conv(16, 3, 5, 1, 1, Same)),
        After("kernel 5x3, stride 2, same", new(13, 11, 3), Conv(6, 5, 3, 2, 2, Same)),
        After("kernel 4x4, stride 3x2, same", new(16, 17, 1), Conv(5, 4, 4, 3, 2, Same)),
        After("kernel 2x2, stride 3, same: rows between windows", new(8, 10, 3), Conv(5, 2, 2, 3, 3, Same)),
        After("kernel 3x3, stride 2", new(9, 9, 3), Conv(17, 3, 3, 2, 2)),
        After("kernel 2x2, stride 3 crops", new(11, 13, 3), Conv(6, 2, 2, 3, 3)),
        After("kernel 2x4, stride 3x1, zeros 1x2", new(10, 11, 3), Conv(3, 2, 4, 3, 1, PaddingMode.Explicit, 1, 2)),
        After("kernel 3x3, stride 2, zeros 1 crops", new(8, 6, 5), Conv(6, 3, 3, 2, 2, PaddingMode.Explicit, 1, 1)),
        After("kernel 2x2, zeros wider than it", new(4, 5, 3), Conv(5, 2, 2, 1, 1, PaddingMode.Explicit, 3, 2)),
        After("kernel as large as the map", new(7, 7, 5), Conv(5, 7, 7)),
        After("kernel larger than the map, same", new(4, 3, 3), Conv(6, 7, 7, 1, 1, Same)),
        After("kernel 6x7 on 25 columns, stride 1x3, same", new(8, 25, 2), Conv(3, 6, 7, 1, 3, Same)),
        First("the first layer, three channels", new(13, 12, 3), Conv(6, 5, 5)),
        First("the first layer, one channel, same, stride 2", new(17, 16, 1), Conv(17, 3, 4, 2, 2, Same)),
        First("the first layer, 17 channels, no bias", new(5, 6, 17), Conv(3, 2, 2) with { UseBias = false }),
        First("the first layer on 33 columns", new(3, 33, 5), Conv(16, 3, 3)),
        After("kernel 3x3, dilation 2", new(9, 8, 3), Dilated(Conv(5, 3, 3), 2, 2)),
        After("kernel 3x3, dilation 2, same", new(7, 9, 6), Dilated(Conv(16, 3, 3, 1, 1, Same), 2, 2)),
        After("kernel 2x3, dilation 3x1, same", new(8, 5, 3), Dilated(Conv(6, 2, 3, 1, 1, Same), 3, 1)),
        After("kernel 3x2, dilation 1x4, zeros 1x2", new(6, 9, 5), Dilated(Conv(3, 3, 2, 1, 1, PaddingMode.Explicit, 1, 2), 1, 4)),
        After("kernel 4x4, dilation 3, larger than the map, same", new(6, 5, 2), Dilated(Conv(5, 4, 4, 1, 1, Same), 3, 3)),
        First("the first layer, dilation 2, pooled", new(12, 12, 3), Dilated(Conv(6, 3, 3), 2, 2), new MaxPooling2D(null, new(2, 2, 2, 2))),
        After("two groups", new(7, 8, 6), Conv(10, 3, 3) with { Groups = 2 }),
        After("three groups, same, stride 2", new(8, 7, 6), Conv(9, 3, 2, 2, 2, Same) with { Groups = 3 }),
        After("two groups of 16 filters", new(6, 9, 4), Conv(32, 3, 3, 1, 1, Same) with { Groups = 2 }),
        After("two groups of 32 filters, pooled", new(8, 6, 6),
            Conv(64, 3, 3, 1, 1, Same) with { Groups = 2, Function = ActivationFunction.Relu }, new MaxPooling2D(null, new(2, 2, 2, 2))),
        After("five groups of one filter", new(6, 5, 10), Conv(5, 2, 3) with { Groups = 5 }),
        After("a group for each of 17 channels", new(5, 7, 17), Conv(17, 3, 3, 1, 1, Same) with { Groups = 17 }),
        After("a group of three filters for each channel, dilation 2", new(7, 7, 5), Dilated(Conv(15, 3, 3) with { Groups = 5 }, 2, 2)),
        After("four groups of 8 filters, no bias", new(5, 6, 8), Conv(32, 1, 3) with { Groups = 4, UseBias = false }),
        First("the first layer, a group for each channel, pooled", new(9, 11, 3),
            Conv(3, 2, 2) with { Groups = 3, Function = ActivationFunction.Tanh }, new MaxPooling2D(null, new(2, 2, 2, 2))),
        First("the first layer, three groups of two filters", new(6, 7, 3), Conv(6, 3, 3, 1, 1, Same) with { Groups = 3 }),
        After("depthwise 3x3", new(7, 9, 6), Depthwise(3, 3)),
        After("depthwise 3x3, same, 16 channels", new(8, 33, 16), Depthwise(3, 3, 1, 1, Same) with { Function = ActivationFunction.Relu }),
        After("depthwise 5x5, same, stride 2, 17 channels", new(11, 9, 17), Depthwise(5, 5, 2, 2, Same)),
        After("depthwise 2x3, stride 1x2, multiplier 2", new(6, 9, 5), Depthwise(2, 3, 1, 2) with { DepthMultiplier = 2 }),
        After("depthwise 3x3, dilation 2, multiplier 3, same", new(7, 6, 3),
            Depthwise(3, 3, 1, 1, Same) with { DepthMultiplier = 3, Window = new(3, 3, 1, 1, Same) { DilationHeight = 2, DilationWidth = 2 } }),
        After("depthwise of one channel", new(6, 7, 1), Depthwise(3, 2) with { DepthMultiplier = 4 }),
        After("depthwise 7x1, larger than the map, same", new(3, 4, 6), Depthwise(7, 1, 1, 1, Same)),
        After("depthwise 1x1, no bias", new(5, 3, 33), Depthwise(1, 1) with { UseBias = false }),
        After("depthwise 3x3, same, strips of rows and a rest", new(11, 4, 5), Depthwise(3, 3, 1, 1, Same)),
        After("depthwise 13x2, same: more kernel rows than registers", new(15, 6, 5), Depthwise(13, 2, 1, 1, Same)),
        After("depthwise, pooled", new(8, 6, 6), Depthwise(3, 3, 1, 1, Same) with { Function = ActivationFunction.Sigmoid },
            new MaxPooling2D(null, new(2, 2, 2, 2))),
        First("the first layer, depthwise, pooled", new(9, 11, 3), Depthwise(2, 2) with { Function = ActivationFunction.Tanh },
            new MaxPooling2D(null, new(2, 2, 2, 2))),
        First("the first layer, depthwise, multiplier 16", new(5, 6, 3), Depthwise(3, 3, 1, 1, Same) with { DepthMultiplier = 16 }),
        After("transposed 3x3", new(5, 6, 3), Transposed(5, 3, 3)),
        After("transposed 3x3, same", new(6, 9, 5), Transposed(16, 3, 3, 1, 1, Same) with { Function = ActivationFunction.Relu }),
        After("transposed 4x4, same", new(5, 4, 6), Transposed(17, 4, 4, 1, 1, Same)),
        After("transposed 2x2, stride 2, same", new(4, 6, 12), Transposed(6, 2, 2, 2, 2, Same)),
        After("transposed 3x3, stride 2, same", new(5, 3, 3), Transposed(5, 3, 3, 2, 2, Same)),
        After("transposed 5x4, stride 2x3", new(3, 5, 2), Transposed(3, 5, 4, 2, 3)),
        After("transposed 2x3, stride 3, same: rows that nothing reaches", new(4, 3, 3), Transposed(5, 2, 3, 3, 3, Same)),
        After("transposed 2x2, stride 3", new(3, 4, 5), Transposed(33, 2, 2, 3, 3)),
        After("transposed 3x3, stride 2, zeros 1, output padding 1", new(5, 4, 3),
            Transposed(6, 3, 3, 2, 2) with { Window = Cut(3, 3, 2, 2, 1, 1), OutputPadding = (1, 1) }),
        After("transposed 4x4, stride 2, zeros 1", new(4, 3, 17), Transposed(5, 4, 4, 2, 2) with { Window = Cut(4, 4, 2, 2, 1, 1) }),
        After("transposed 3x5, stride 3x2, zeros 0x3, output padding 2x0", new(3, 6, 3),
            Transposed(17, 3, 5, 3, 2) with { Window = Cut(3, 5, 3, 2, 0, 3), OutputPadding = (2, 0) }),
        After("transposed 3x4, stride 2x3, same, output padding 0x2", new(4, 5, 3),
            Transposed(5, 3, 4, 2, 3, Same) with { OutputPadding = (0, 2) }),
        After("transposed 2x2, stride 3, output padding 2: rows that nothing reaches", new(3, 4, 6),
            Transposed(5, 2, 2, 3, 3) with { OutputPadding = (2, 1) }),
        After("transposed 1x1, zeros 1: inputs that reach nothing", new(5, 4, 3), Transposed(5, 1, 1) with { Window = Cut(1, 1, 1, 1, 1, 1) }),
        First("the first layer, transposed 3x3, stride 2, zeros 1, output padding 1", new(4, 5, 3),
            Transposed(16, 3, 3, 2, 2) with { Window = Cut(3, 3, 2, 2, 1, 1), OutputPadding = (1, 1), Function = ActivationFunction.Relu }),
        After("transposed 1x1 to 1x1", new(1, 1, 6), Transposed(1, 1, 1)),
        After("transposed 7x7, larger than the map, same, no bias", new(3, 4, 3), Transposed(6, 7, 7, 1, 1, Same) with { UseBias = false }),
        After("transposed, pooled", new(4, 3, 3), Transposed(6, 3, 3, 2, 2, Same) with { Function = ActivationFunction.Sigmoid },
            new MaxPooling2D(null, new(2, 2, 2, 2))),
        First("the first layer, transposed, pooled", new(3, 4, 3), Transposed(5, 2, 2, 2, 2), new MaxPooling2D(null, new(2, 2, 2, 2))),
        First("the first layer, transposed, 33 channels", new(4, 3, 33), Transposed(3, 3, 2, 2, 1)),
        After("separable 3x3, same", new(7, 6, 5), Separable(6, 3, 3, 1, 1, Same) with { Function = ActivationFunction.Relu }),
        After("separable 2x3, stride 2, multiplier 2", new(8, 9, 3), Separable(17, 2, 3, 2, 2) with { DepthMultiplier = 2 }),
        After("separable of one channel, no bias", new(5, 6, 1), Separable(3, 3, 2) with { UseBias = false }),
        First("the first layer, separable, pooled", new(9, 9, 3), Separable(5, 2, 2) with { Function = ActivationFunction.Sigmoid },
            new MaxPooling2D(null, new(2, 2, 2, 2))),
        After("no bias", new(6, 9, 6), Conv(5, 3, 2) with { UseBias = false }),
        After("relu", new(7, 7, 3), Conv(6, 3, 3) with { Function = ActivationFunction.Relu }),
        After("sigmoid", new(7, 7, 3), Conv(5, 3, 3, 1, 1, Same) with { Function = ActivationFunction.Sigmoid }),
        After("tanh", new(6, 8, 3), Conv(17, 2, 3) with { Function = ActivationFunction.Tanh }),
        After("softmax inside the network", new(5, 7, 3), Conv(5, 3, 3) with { Function = ActivationFunction.Softmax }, Conv(2, 1, 1)));

    public static IReadOnlyDictionary<string, NetworkDescription> Poolings { get; } = Number("Pooling",
        [.. PoolWindows.SelectMany(window => new[]
        {
            After($"maxima of {window.What}", window.Input, new MaxPooling2D(null, window.Window)),
            After($"means of {window.What}", window.Input, new AveragePooling2D(null, window.Window)),
            After($"roots of squares of {window.What}", window.Input, new L2Pooling2D(null, window.Window)),
        }),
        First("maxima of 3 and then of 12 channels, which look alike to the widest vectors only", new(6, 7, 5),
            Conv(3, 1, 1), new MaxPooling2D(null, new(2, 2, 1, 1, Same)), Conv(12, 1, 1), new MaxPooling2D(null, new(2, 2, 1, 1, Same)), Conv(2, 1, 1)),
        First("maxima of a padded convolution", new(8, 6, 3), Conv(5, 3, 3, 1, 1, Same), new MaxPooling2D(null, new(2, 2, 2, 2)),
            Conv(2, 2, 2)),
        First("maxima of the input", new(9, 8, 5), new MaxPooling2D(null, new(3, 2, 3, 2)), Conv(3, 2, 2)),
        First("means of the input", new(8, 9, 3), new AveragePooling2D(null, new(2, 3, 2, 3)), Conv(3, 2, 2)),
        First("roots of squares of the input", new(8, 9, 3), new L2Pooling2D(null, new(2, 3, 2, 3)), Conv(3, 2, 2)),
        First("roots of squares of relu, many of them 0", new(9, 9, 3),
            Conv(5, 1, 1) with { Function = ActivationFunction.Relu }, new L2Pooling2D(null, new(1, 2, 1, 1)), Conv(3, 2, 2)),
        First("maxima after sigmoid", new(10, 10, 3), Activated(ActivationFunction.Sigmoid), new MaxPooling2D(null, new(2, 2, 2, 2)),
            Conv(5, 2, 2)),
        First("maxima after relu, same", new(9, 11, 1), Activated(ActivationFunction.Relu), new MaxPooling2D(null, new(2, 2, 2, 2, Same)),
            Conv(5, 2, 2)),
        First("overlapping maxima after tanh", new(9, 9, 3), Activated(ActivationFunction.Tanh), new MaxPooling2D(null, new(3, 3, 2, 2)),
            Conv(5, 2, 2)),
        First("means after sigmoid", new(10, 8, 3), Activated(ActivationFunction.Sigmoid), new AveragePooling2D(null, new(2, 2, 2, 2)),
            Conv(5, 2, 2)),
        First("maxima after softmax", new(8, 8, 3), Activated(ActivationFunction.Softmax), new MaxPooling2D(null, new(2, 2, 2, 2)),
            Conv(5, 2, 2)),
        First("an activation between convolution and maxima", new(8, 8, 3),
            Conv(6, 3, 3), new ActivationLayer(null, ActivationFunction.Relu), new MaxPooling2D(null, new(2, 2, 2, 2)), Conv(5, 2, 2)),
        First("pooling after pooling", new(13, 13, 3),
            Conv(6, 2, 2), new MaxPooling2D(null, new(2, 2, 2, 2)), new AveragePooling2D(null, new(3, 3, 1, 1, Same)), new MaxPooling2D(null, new(3, 3, 3, 3))),
        First("cropped maxima of a strided convolution", new(12, 12, 3), Conv(5, 3, 3, 2, 2, Same), new MaxPooling2D(null, new(4, 4, 4, 4)), Conv(2, 1, 1))]);

    public static IReadOnlyDictionary<string, NetworkDescription> Vectors { get; } = Number("Vector",
        [.. from units in new[] { 1, 3, 5, 6, 16, 17, 33 }
            select First($"dense 7 to {units}", Vector(7), Dense(9), Dense(units)),
        .. from function in ActivationFunction.All
            select First($"dense {function}", Vector(5), Dense(6), Dense(17) with { Function = function }, Dense(3)),
        .. from function in ActivationFunction.All
            select First($"{function} as a layer on a vector", Vector(33), Dense(33), new ActivationLayer(null, function), Dense(3)),
        .. from function in ActivationFunction.All
            select First(
                $"{function} as a layer on a map", new(3, 5, 6), Conv(5, 2, 2), new ActivationLayer(null, function), Conv(2, 1, 1)),
        .. from function in ActivationFunction.All
            select First($"{function} on the input", new(3, 5, 6), new ActivationLayer(null, function), Conv(2, 1, 1)),
        First("dense 1 to 1", Vector(1), Dense(1)),
        First("dense 257 to 33", Vector(257), Dense(33)),
        First("dense without bias", Vector(17), Dense(16) with { UseBias = false }, Dense(5) with { UseBias = false }),
        First("dense ends in sigmoid", Vector(17), Dense(5) with { Function = ActivationFunction.Sigmoid }),
        First("dense ends in tanh", Vector(16), Dense(17) with { Function = ActivationFunction.Tanh }),
        First("dense ends in relu", Vector(16), Dense(6) with { Function = ActivationFunction.Relu }),
        First("convolution ends in sigmoid", new(5, 3, 3), Conv(17, 2, 2) with { Function = ActivationFunction.Sigmoid }),
        First("nothing but flatten", new(3, 5, 6), new Flatten(null)),
        First("nothing but flatten, of vectors", Vector(17), new Flatten(null)),
        First("nothing but dropout of rate 0", new(3, 5, 6), new Dropout(null)),
        First("normalization of a flattened map", new(5, 4, 3), Conv(5, 2, 2), new Flatten(null), new BatchNormalization(null), Dense(3)),
        First("normalization of a flattened map, pooled", new(9, 5, 3), Conv(5, 2, 2), new MaxPooling2D(null, new(2, 2, 2, 2)),
            new Flatten(null), new BatchNormalization(null)),
        First("normalization of the flattened input", new(5, 4, 3), new Flatten(null), new BatchNormalization(null), Dense(3)),
        First("flatten of a map of 17 channels", new(3, 5, 6), Conv(17, 2, 2), new Flatten(null), Dense(6)),
        First("flatten of the input", new(3, 5, 6), new Flatten(null), Dense(6)),
        First("flatten at the end", new(3, 5, 6), Conv(5, 2, 2), new Flatten(null)),
        First("flatten after pooling", new(8, 8, 3), Activated(ActivationFunction.Relu), new MaxPooling2D(null, new(2, 2, 2, 2)),
            new Flatten(null), Dense(6)),
        Classes("two classes", Vector(5), Dense(2)),
        Classes("17 classes", Vector(33), Dense(17)),
        Classes("10 classes by a softmax layer", new(4, 4, 3), Conv(5, 2, 2), new Flatten(null), Dense(10),
            new ActivationLayer(null, ActivationFunction.Softmax)),
        Classes(
            "three classes at each position", new(5, 7, 3), Conv(6, 3, 3), Conv(3, 1, 1) with { Function = ActivationFunction.Softmax }),
        Classes("17 classes at each position", new(3, 5, 3), Conv(17, 2, 2) with { Function = ActivationFunction.Softmax })]);

    /// <summary>Every loss on vectors and on maps, with its usual numbers and with others.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Losses { get; } = Number("LossOf",
        [.. from loss in new (string What, LossFunction Loss)[]
            {
                ("class numbers", LossFunction.SparseCategoricalCrossentropy),
                ("smoothed class numbers", LossFunction.SparseCategoricalCrossentropyOf(0.1f)),
                ("class numbers but one", LossFunction.SparseCategoricalCrossentropyOf(0, 255)),
                ("probabilities", LossFunction.CategoricalCrossentropy),
                ("smoothed probabilities", LossFunction.CategoricalCrossentropyOf(0.25f)),
                ("yes and no", LossFunction.BinaryCrossentropy),
                ("smoothed yes and no", LossFunction.BinaryCrossentropyOf(0.2f)),
                ("focal classes", LossFunction.CategoricalFocalOf(2, 0.25f, 0)),
                ("smoothed focal classes by another power", LossFunction.CategoricalFocalOf(1.5f, 1, 0.1f)),
                ("focal answers", LossFunction.BinaryFocalOf(2, null, 0)),
                ("balanced focal answers by another power", LossFunction.BinaryFocalOf(2.5f, 0.3f, 0.1f)),
                ("areas", LossFunction.Dice),
                ("logits of focal classes", LossFunction.FromLogits(LossFunction.CategoricalFocalOf(3, 0.5f, 0))),
                ("squared errors", LossFunction.MeanSquaredError),
                ("absolute errors", LossFunction.MeanAbsoluteError),
                ("Huber errors", LossFunction.Huber),
                ("Huber errors beyond 0.3", LossFunction.HuberOf(0.3f)),
                ("a user's loss", LossFunction.RingOf(null)),
                ("a user's loss of two targets", LossFunction.RingOf(2)),
                ("logits of class numbers", LossFunction.FromLogits(LossFunction.SparseCategoricalCrossentropy)),
                ("logits of smoothed class numbers", LossFunction.FromLogits(LossFunction.SparseCategoricalCrossentropyOf(0.1f, 2))),
                ("logits of probabilities", LossFunction.FromLogits(LossFunction.CategoricalCrossentropyOf(0.25f))),
                ("logits of yes and no", LossFunction.FromLogits(LossFunction.BinaryCrossentropyOf(0.2f))),
            }
            let function = loss.Loss.Activation ?? ActivationFunction.Linear
            from network in new (string What, NetworkDescription Network)[]
            {
                Trained($"{loss.What} of a vector", loss.Loss, Vector(9), Dense(5) with { Function = ActivationFunction.Tanh },
                    Dense(7) with { Function = function }),
                Trained($"{loss.What} of a map", loss.Loss, new(5, 7, 3), Conv(4, 2, 2) with { Function = ActivationFunction.Relu },
                    Conv(3, 1, 1) with { Function = function }),
            }
            select network,
        Trained(
            "yes or no of one value", LossFunction.BinaryCrossentropy, Vector(6), Dense(1) with { Function = ActivationFunction.Sigmoid }),
        Trained("yes or no of one pixel, by a sigmoid layer", LossFunction.BinaryCrossentropy, new(6, 5, 2), Conv(1, 3, 3),
            new ActivationLayer(null, ActivationFunction.Sigmoid)),
        Trained("yes and no of a flattened map, by a sigmoid layer", LossFunction.BinaryCrossentropy, new(6, 5, 2),
            Conv(1, 3, 3), new Flatten(null), new ActivationLayer(null, ActivationFunction.Sigmoid)),
        Trained("probabilities of 17 classes, by a softmax layer", LossFunction.CategoricalCrossentropy, Vector(5), Dense(17),
            new ActivationLayer(null, ActivationFunction.Softmax)),
        Trained("absolute error of one value behind relu", LossFunction.MeanAbsoluteError, Vector(6),
            Dense(1) with { Function = ActivationFunction.Relu }),
        Trained("logits that a mean over the map gives", LossFunction.FromLogits(LossFunction.SparseCategoricalCrossentropy),
            new(6, 5, 3), Conv(4, 2, 2), new GlobalPooling2D(null, IsMaximum: false)),
        Trained("logits of a flattened map", LossFunction.FromLogits(LossFunction.SparseCategoricalCrossentropy), new(4, 5, 3),
            Conv(3, 2, 2), new Flatten(null)),
        Trained("logits of a pooled map", LossFunction.FromLogits(LossFunction.BinaryCrossentropy), new(6, 7, 3),
            Conv(3, 3, 2) with { Function = ActivationFunction.Tanh }, new MaxPooling2D(null, new(2, 2, 2, 2))),
        Trained("squared errors and weights that cost, of a vector", LossFunction.MeanSquaredError, Vector(9),
            Dense(17) with { Function = ActivationFunction.Tanh, KernelPenalty = (0.01f, 0.1f) }, Dense(3) with { KernelPenalty = (0, 0.5f) }),
        Trained("class numbers and weights that cost, of a map", LossFunction.SparseCategoricalCrossentropy, new(7, 6, 3),
            Conv(5, 3, 2) with { KernelPenalty = (0.02f, 0) }, Depthwise(2, 2) with { DepthMultiplier = 2, KernelPenalty = (0, 0.1f) },
            Separable(4, 2, 2) with { KernelPenalty = (0.01f, 0.01f) }, Transposed(3, 2, 2) with { KernelPenalty = (0.1f, 0.2f) },
            Conv(3, 1, 1) with { Function = ActivationFunction.Softmax }),
        Trained("absolute errors and frozen weights that would cost", LossFunction.MeanAbsoluteError, Vector(5),
            Dense(6) with { KernelPenalty = (0.3f, 0.4f), IsFrozen = true }, Dense(2)),
        Trained("a user's loss of probabilities", LossFunction.RingOf(1), Vector(5), Dense(4) with { Function = ActivationFunction.Softmax }),
        Trained("a user's loss behind a normalization", LossFunction.RingOf(3), new(4, 5, 2), Conv(3, 2, 2),
            new BatchNormalization(null), new ActivationLayer(null, ActivationFunction.Relu)),
        Trained("Huber errors behind gelu", LossFunction.HuberOf(0.5f), Vector(6), Dense(4) with { Function = ActivationFunction.Gelu })]);

    /// <summary>Networks without a loss have no backward pass.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> PredictingOnly { get; } = Number("PredictingOnly",
        First("no loss, softmax", new(7, 7, 3), Activated(ActivationFunction.Relu), new MaxPooling2D(null, new(2, 2, 2, 2, Same)),
            new Flatten(null), Dense(5) with { Function = ActivationFunction.Softmax })
            .WithoutLoss(),
        First("no loss, a map", new(7, 7, 3), Conv(5, 3, 3)).WithoutLoss(),
        First("no loss, nothing but pooling", new(7, 8, 5), new MaxPooling2D(null, new(3, 2, 1, 2))).WithoutLoss());

    private static IEnumerable<(string What, TensorShape Input, Window Window)> PoolWindows =>
    [
        ("2x2", new(8, 6, 3), new(2, 2, 2, 2)),
        ("2x2, stride 2, same on odd sides", new(7, 9, 5), new(2, 2, 2, 2, Same)),
        ("2x2, stride 2 crops", new(7, 9, 1), new(2, 2, 2, 2)),
        ("3x3, stride 1, same", new(6, 5, 6), new(3, 3, 1, 1, Same)),
        ("3x3, stride 2, overlapping", new(9, 11, 17), new(3, 3, 2, 2)),
        ("3x2, stride 1x3", new(6, 8, 16), new(3, 2, 1, 3)),
        ("2x2, stride 3: values between windows", new(8, 11, 3), new(2, 2, 3, 3)),
        ("3x3, stride 2, zeros 1", new(7, 9, 3), new(3, 3, 2, 2, PaddingMode.Explicit) { ZeroHeight = 1, ZeroWidth = 1 }),
        ("4x3, stride 1, zeros 3x0", new(5, 6, 2), new(4, 3, 1, 1, PaddingMode.Explicit) { ZeroHeight = 3 }),
        ("1x1", new(5, 4, 3), new(1, 1, 1, 1)),
        ("3x3, stride 2, ceil mode", new(8, 10, 3), new(3, 3, 2, 2) { IsCeiling = true }),
        ("2x2, stride 2, ceil mode on odd sides", new(7, 5, 17), new(2, 2, 2, 2) { IsCeiling = true }),
        ("3x3, stride 2, zeros 1, ceil mode", new(8, 7, 16), new(3, 3, 2, 2, PaddingMode.Explicit) { ZeroHeight = 1, ZeroWidth = 1, IsCeiling = true }),
        ("2x2, stride 3, zeros 1, ceil mode, a window less", new(5, 8, 5), new(2, 2, 3, 3, PaddingMode.Explicit) { ZeroHeight = 1, ZeroWidth = 1, IsCeiling = true }),
        ("3x4, larger than the map, ceil mode", new(2, 3, 6), new(3, 4, 3, 4) { IsCeiling = true }),
        ("1x4, stride 1x2, same", new(3, 33, 1), new(1, 4, 1, 2, Same)),
        ("7x7, the whole map", new(7, 7, 5), new(7, 7, 7, 7)),
        ("7x5, larger than the map, same", new(4, 3, 3), new(7, 5, 1, 1, Same)),
    ];

    private static Window Cut(int height, int width, int strideHeight, int strideWidth, int zeroHeight, int zeroWidth) =>
        new(height, width, strideHeight, strideWidth, PaddingMode.Explicit) { ZeroHeight = zeroHeight, ZeroWidth = zeroWidth };

    public static TensorShape Vector(int size) => new(1, 1, size, IsVector: true);

    public static Dense Dense(int units) => new(null, units, UseBias: true, ActivationFunction.Linear);

    public static Conv2D Conv(
        int filters, int height, int width, int strideHeight = 1, int strideWidth = 1, PaddingMode padding = PaddingMode.Valid,
        int zeroHeight = 0, int zeroWidth = 0) =>
        new(
            null,
            filters,
            new(height, width, strideHeight, strideWidth, padding) { ZeroHeight = zeroHeight, ZeroWidth = zeroWidth },
            UseBias: true,
            ActivationFunction.Linear);

    public static DepthwiseConv2D Depthwise(
        int height, int width, int strideHeight = 1, int strideWidth = 1, PaddingMode padding = PaddingMode.Valid) =>
        new(null, new(height, width, strideHeight, strideWidth, padding), DepthMultiplier: 1, UseBias: true, ActivationFunction.Linear);

    internal static Conv2DTranspose Transposed(
        int filters, int height, int width, int strideHeight = 1, int strideWidth = 1, PaddingMode padding = PaddingMode.Valid) =>
        new(null, filters, new(height, width, strideHeight, strideWidth, padding), UseBias: true, ActivationFunction.Linear);

    internal static SeparableConv2D Separable(
        int filters, int height, int width, int strideHeight = 1, int strideWidth = 1, PaddingMode padding = PaddingMode.Valid) =>
        new(null, filters, new(height, width, strideHeight, strideWidth, padding), DepthMultiplier: 1, UseBias: true,
            ActivationFunction.Linear);

    private static Conv2D Dilated(Conv2D convolution, int height, int width) =>
        convolution with { Window = convolution.Window with { DilationHeight = height, DilationWidth = width } };

    private static Conv2D Activated(ActivationFunction function) => Conv(6, 3, 3) with { Function = function };

    private static (string What, NetworkDescription Network) After(string what, TensorShape input, params LayerDescription[] layers) =>
        First(what, input, [Conv(input.Channels, 1, 1) with { Function = ActivationFunction.Tanh }, .. layers]);

    public static (string What, NetworkDescription Network) First(string what, TensorShape input, params LayerDescription[] layers) =>
        (what, new("", input, layers, LossFunction.MeanSquaredError));

    private static (string What, NetworkDescription Network) Trained(
        string what, LossFunction loss, TensorShape input, params LayerDescription[] layers) => (what, new("", input, layers, loss));

    private static (string What, NetworkDescription Network) Classes(string what, TensorShape input, params LayerDescription[] layers)
    {
        if (layers[^1] is Dense dense && layers.Length < 3)
            layers[^1] = dense with { Function = ActivationFunction.Softmax };
        return (what, new("", input, layers, LossFunction.SparseCategoricalCrossentropy));
    }

    private static (string What, NetworkDescription Network) WithoutLoss(this (string What, NetworkDescription Network) entry) =>
        (entry.What, entry.Network with { Loss = null });

    public static (string What, NetworkDescription Network) WithLoss(this (string What, NetworkDescription Network) entry, LossFunction loss) =>
        (entry.What, entry.Network with { Loss = loss });

    public static Dictionary<string, NetworkDescription> Number(string prefix, params (string What, NetworkDescription Network)[] cases) =>
        cases.Select((entry, i) => (entry.What, Network: entry.Network with { ClassName = $"{prefix}{i}" }))
            .ToDictionary(entry => entry.What, entry => entry.Network);
}
