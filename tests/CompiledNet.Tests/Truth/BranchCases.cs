using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;
using static CompiledNet.Tests.Truth.LayerCases;

namespace CompiledNet.Tests.Truth;

/// <summary>Networks that part and meet again, and networks of which training leaves a part as it is.</summary>
internal static class BranchCases
{
    private const PaddingMode Same = PaddingMode.Same;

    public static IReadOnlyDictionary<string, NetworkDescription> Merges { get; } = Number("Merge",
        [.. from kind in TestSupport.Layers.Merge.Kinds
            from branch in Branches(kind)
            select branch,
        First("3 and 12 channels, one after the other", new(4, 5, 3), Conv(3, 1, 1), Conv(12, 1, 1), Merge("Concatenate", "Conv2", "Conv1"),
            Conv(2, 2, 2)),
        First("17 and 6 channels, then the input's", new(4, 5, 3), Conv(17, 1, 1), Conv(6, 1, 1),
            Merge("Concatenate", "Conv2", "Conv1", "input"), Conv(2, 2, 2)),
        .. from kind in TestSupport.Layers.Merge.Kinds
            select First($"{kind} with an input of 16 channels, which one image is read from as it is", new(4, 5, 16), Conv(16, 1, 1),
                Merge(kind, "Conv1", "input"), Conv(2, 2, 2)),
        .. from kind in TestSupport.Layers.Merge.Kinds
            select First($"{kind} of one value and itself", Vector(6), Dense(1), Merge(kind, "Dense1", "Dense1"), Dense(3)),
        First("the input of 32 values and itself", Vector(32), Merge("Add", "input", "input"), Dense(3)),
        First("a value with four takers", new(5, 4, 3),
            Conv(6, 1, 1), Conv(6, 3, 3, 1, 1, Same), Merge("Add", "Conv2", "Conv1"), Merge("Multiply", "Add1", "Conv1"), Merge("Concatenate", "Multiply1", "Conv1"), Conv(2, 1, 1)),
        First("two ways from one layer", new(6, 6, 3),
            Conv(5, 1, 1), Conv(6, 3, 3), Conv(6, 3, 3) with { Inputs = ["Conv1"] }, Merge("Add", "Conv3", "Conv2"), Conv(2, 1, 1)),
        First("around a pooled convolution", new(8, 6, 3),
            Conv(5, 3, 3, 1, 1, Same), new MaxPooling2D(null, new(2, 2, 2, 2)),
            new MaxPooling2D(null, new(2, 2, 2, 2)) { Inputs = ["Conv1"] },
            Merge("Multiply", "Pool2", "Pool1"), Conv(2, 2, 2)),
        First("attention: channels times their softmax", new(4, 5, 6),
            Conv(5, 1, 1), new ActivationLayer(null, ActivationFunction.Softmax), Merge("Multiply", "Activation1", "Conv1"), Conv(2, 1, 1)),
        First("functions of one value, which needs its input and its output", new(4, 5, 3),
            Conv(5, 2, 2) with { Function = ActivationFunction.Silu }, new ActivationLayer(null, ActivationFunction.Gelu), Merge("Multiply", "Activation1", "Conv1"), Conv(2, 1, 1)),
        First("a flattened map and a vector", new(3, 4, 3),
            Conv(5, 2, 2), new Flatten(null), Dense(7), Merge("Concatenate", "Dense1", "Flatten1"), Dense(3)),
        First("a flattened map twice", new(3, 4, 3), Conv(5, 2, 2), new Flatten(null), Merge("Add", "Flatten1", "Flatten1"), Dense(3)),
        First("vectors", Vector(5), Dense(7), Dense(7), Merge("Add", "Dense2", "Dense1"), Dense(4),
            Merge("Concatenate", "Dense3", "Dense2", "input"), Dense(3)),
        First("merged at the end", new(3, 4, 3), Conv(5, 2, 2), Conv(5, 1, 1), Merge("Add", "Conv2", "Conv1")),
        First("concatenated at the end", new(3, 4, 3), Conv(5, 2, 2), Conv(6, 1, 1), Merge("Concatenate", "Conv2", "Conv1"))]);

    /// <summary>A vector of channels goes with every position of a map.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Spread { get; } = Number("Spread",
        [.. from kind in TestSupport.Layers.Merge.Elementwise
            from branch in Spreads(kind)
            select branch,
        First("squeeze and excite", new(9, 7, 3),
            Conv(17, 3, 3, 1, 1, Same) with { Function = ActivationFunction.Relu }, new GlobalPooling2D(null, IsMaximum: false),
            Dense(5) with { Function = ActivationFunction.Relu }, Dense(17) with { Function = ActivationFunction.HardSigmoid },
            Merge("Multiply", "Dense2", "Conv1"), Conv(2, 2, 2)),
        First("a large map, whose sums are long", new(19, 23, 2),
            Conv(3, 2, 2), new GlobalPooling2D(null, IsMaximum: false), Dense(3), Merge("Multiply", "Conv1", "Dense1"), Conv(2, 3, 3, 2, 2)),
        First("a frozen map and a trained vector", new(5, 4, 3),
            Freeze(Conv(6, 2, 2)), new GlobalPooling2D(null, IsMaximum: true), Dense(6), Merge("Multiply", "Dense1", "Conv1"), Conv(2, 1, 1)),
        First("a map of one row and column and a vector", new(3, 3, 2), Conv(5, 3, 3), new Flatten(null), Dense(5),
            Merge("Multiply", "Dense1", "Conv1"), Merge("Add", "Multiply1", "Dense1"), Conv(2, 1, 1))]);

    public static IReadOnlyDictionary<string, NetworkDescription> Frozen { get; } = Number("Frozen",
        First("the first layers", new(8, 6, 3),
            Freeze(Conv(5, 3, 3, 1, 1, Same)), new MaxPooling2D(null, new(2, 2, 2, 2)), Freeze(Conv(6, 2, 2)), new Flatten(null), Dense(3)),
        First("a layer between trained ones", new(8, 6, 3),
            Conv(5, 1, 1), Freeze(Conv(6, 3, 3, 1, 1, Same) with { Function = ActivationFunction.Tanh }), new MaxPooling2D(null, new(2, 2, 2, 2)), Conv(2, 2, 2)),
        First("dense layers", Vector(7), Dense(5), Freeze(Dense(9) with { Function = ActivationFunction.Sigmoid }), Dense(3)),
        First("the last layer", Vector(7), Dense(5), Freeze(Dense(3))),
        First("normalization behind a trained layer", new(5, 4, 3), Conv(5, 2, 2), Freeze(new BatchNormalization(null)), Conv(2, 1, 1)),
        First("normalization of the input", new(5, 4, 3), Freeze(new BatchNormalization(null)), Conv(2, 2, 2)),
        First("one of two branches", new(5, 4, 3),
            Freeze(Conv(5, 1, 1)), Conv(5, 1, 1) with { Inputs = ["input"] }, Merge("Multiply", "Conv2", "Conv1"), Conv(2, 1, 1)),
        First("both of two branches", new(5, 4, 3),
            Freeze(Conv(5, 1, 1)), Freeze(Conv(5, 1, 1)) with { Inputs = ["input"] }, Merge("Concatenate", "Conv2", "Conv1"), Conv(2, 1, 1)));

    public static IReadOnlyDictionary<string, NetworkDescription> Outputs { get; } = Number("Outputs",
        Heads("two heads: a class and a box", new(7, 6, 3),
            [Conv(6, 3, 3) with { Function = ActivationFunction.Relu }, new Flatten(null),
                Dense(3) with { Function = ActivationFunction.Softmax }, Dense(4) with { Inputs = ["Flatten1"] }],
            new("Dense2", LossFunction.Huber, 0.25f), new("Dense1", LossFunction.SparseCategoricalCrossentropy)),
        Heads("two heads of binary labels, one of which goes on", new(5, 4, 3),
            [Conv(5, 1, 1) with { Function = ActivationFunction.Sigmoid }, Conv(2, 2, 2) with { Function = ActivationFunction.Sigmoid }],
            new("Conv1", LossFunction.BinaryCrossentropy, 0.5f), new("Conv2", LossFunction.BinaryCrossentropy)),
        Heads("classes whose probabilities go on", Vector(6),
            [Dense(5) with { Function = ActivationFunction.Softmax }, Dense(3)],
            new("Dense1", LossFunction.SparseCategoricalCrossentropy, 2), new("Dense2", LossFunction.MeanSquaredError)),
        Heads("a value and the same value flattened", new(3, 4, 3),
            [Conv(5, 2, 2), new Flatten(null)],
            new("Conv1", LossFunction.MeanSquaredError), new("Flatten1", LossFunction.MeanAbsoluteError, 3)),
        Heads("probabilities and the same flattened", new(2, 3, 3),
            [Conv(4, 1, 1) with { Function = ActivationFunction.Softmax }, new Flatten(null)],
            new("Conv1", LossFunction.SparseCategoricalCrossentropy), new("Flatten1", LossFunction.MeanSquaredError, 2)),
        Heads("the input flattened, and a layer", new(5, 4, 3),
            [new Flatten(null), Dense(3)],
            new("Flatten1", LossFunction.MeanSquaredError), new("Dense1", LossFunction.MeanSquaredError)),
        Heads("the input as it is, flattened, and a layer", new(5, 4, 3),
            [new Dropout(null), new Flatten(null), new MaxPooling2D(null, new(2, 2, 1, 1)) { Inputs = ["input"] }, Conv(2, 1, 1)],
            new("Dropout1", LossFunction.MeanSquaredError), new("Flatten1", LossFunction.MeanAbsoluteError), new("Conv1", LossFunction.MeanSquaredError)),
        Heads("a user's loss and one of the library", new(5, 4, 2),
            [Conv(3, 2, 2) with { Name = "map", Function = ActivationFunction.Tanh }, new Flatten(null), Dense(4) with { Name = "vector" }],
            new("map", LossFunction.RingOf(1), 0.5f), new("vector", LossFunction.Huber)),
        Heads("a map and a vector", new(6, 6, 3),
            [Conv(6, 3, 3) with { Name = "trunk" }, Conv(1, 1, 1) with { Name = "mask", Function = ActivationFunction.Sigmoid },
                new Flatten(null) { Inputs = ["trunk"] }, Dense(17) with { Name = "vector" }],
            new("mask", LossFunction.BinaryCrossentropy), new("vector", LossFunction.MeanSquaredError)));

    /// <summary>Several inputs, whose values stand one after the other in each image.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Inputs { get; } = Number("Inputs",
        Of("an image and facts", new(7, 6, 3), [new("facts", Vector(13))],
            Conv(5, 3, 3) with { Inputs = ["input"] }, new Flatten(null), Dense(9) with { Inputs = ["facts"] },
            Merge("Concatenate", "Flatten1", "Dense1"), Dense(4)),
        Of("facts at every position of a map", new(5, 7, 3), [new("facts", Vector(17))],
            Conv(17, 2, 2) with { Inputs = ["input"], Function = ActivationFunction.Relu }, Merge("Multiply", "facts", "Conv1"), Conv(2, 2, 2)),
        Of("two images, compared", new(6, 5, 2), [new("other", new(6, 5, 2))],
            Conv(5, 3, 3) with { Inputs = ["input"] }, Conv(5, 3, 3) with { Inputs = ["other"] }, Merge("Subtract", "Conv1", "Conv2"),
            new GlobalPooling2D(null, IsMaximum: true), Dense(3)),
        Of("inputs as they are", new(4, 3, 16), [new("other", new(4, 3, 5)), new("third", Vector(5))],
            Merge("Average", "other", "third"), Merge("Concatenate", "input", "Average1"), Conv(3, 2, 2)),
        Of("the second input alone trained, the first behind frozen layers", new(5, 5, 3), [new("facts", Vector(8))],
            Freeze(Conv(8, 2, 2)) with { Inputs = ["input"] }, new GlobalPooling2D(null, IsMaximum: false), Dense(8) with { Inputs = ["facts"] },
            Merge("Multiply", "GlobalPool1", "Dense1"), Dense(3)));

    /// <summary>Layers that are called several times.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Shared { get; } = Number("Shared",
        Of("a siamese network", new(7, 6, 1), [new("other", new(7, 6, 1))],
            Share(Conv(6, 3, 3) with { Inputs = ["input"], Function = ActivationFunction.Relu }, "edges"), new Flatten(null), Share(Dense(5), "code"),
            Share(Conv(6, 3, 3) with { Inputs = ["other"], Function = ActivationFunction.Relu }, "edges"), new Flatten(null), Share(Dense(5), "code"),
            Merge("Subtract", "Dense2", "Dense1"), Dense(3)),
        First("one convolution three times in a row", new(6, 7, 5), Share(Conv(5, 3, 3, 1, 1, Same), "step"),
            Share(Conv(5, 3, 3, 1, 1, Same), "step"), Share(Conv(5, 3, 3, 1, 1, Same), "step")),
        First("dense layers with other activations", Vector(17), Share(Dense(17) with { Function = ActivationFunction.Tanh }, "mix"),
            Share(Dense(17), "mix"), Dense(3)),
        First("other strides, no bias", new(7, 8, 3), Conv(5, 1, 1),
            Share(Conv(5, 2, 2) with { UseBias = false }, "taps"), Share(Conv(5, 2, 2, 2, 1, Same) with { UseBias = false }, "taps"), Conv(2, 1, 1)),
        First("behind a normalization each", new(5, 6, 3), Conv(5, 1, 1), Share(Conv(5, 3, 3, 1, 1, Same), "step"), new BatchNormalization(null),
            new ActivationLayer(null, ActivationFunction.Relu), Share(Conv(5, 3, 3, 1, 1, Same), "step"), new BatchNormalization(null), Conv(2, 1, 1)),
        First("shared and frozen", new(5, 6, 3), Conv(5, 1, 1), Freeze(Share(Conv(5, 2, 2), "step")), Freeze(Share(Conv(5, 2, 2), "step")), Conv(2, 1, 1)),
        First("a frozen normalization", new(5, 6, 3), Conv(5, 1, 1), Freeze(Share(new BatchNormalization(null), "norm")), Conv(5, 1, 1),
            Freeze(Share(new BatchNormalization(null), "norm")), Conv(2, 1, 1)),
        First("depthwise, separable and transposed", new(5, 6, 4), Conv(4, 1, 1),
            Share(Depthwise(), "depthwise"), Share(Depthwise(), "depthwise"), Share(Separable(4, 2, 2), "separable"), Share(Separable(4, 2, 2), "separable"),
            Share(Transposed(4, 2, 2, 1, 1), "transposed"), Share(Transposed(4, 2, 2, 1, 1), "transposed"), Conv(2, 1, 1)));

    private static DepthwiseConv2D Depthwise() =>
        new(null, new(2, 2, 1, 1), DepthMultiplier: 1, UseBias: true, ActivationFunction.Linear);

    private static T Share<T>(T layer, string name)
        where T : LayerDescription => layer with { Shared = name };

    private static (string What, NetworkDescription Network) Of(
        string what, TensorShape input, NamedInput[] more, params LayerDescription[] layers) =>
        (what, new("", input, layers, LossFunction.MeanSquaredError, more));

    private static (string What, NetworkDescription Network) Heads(
        string what, TensorShape input, LayerDescription[] layers, params Head[] heads) =>
        (what, new("", input, layers, null) { Heads = heads });

    private static IEnumerable<(string What, NetworkDescription Network)> Branches(string kind) =>
    [
        First($"{kind} around a convolution", new(5, 7, 3), Conv(6, 2, 2), Conv(6, 3, 3, 1, 1, Same), Merge(kind, "Conv2", "Conv1"),
            Conv(2, 2, 2)),
        .. kind == "Subtract" ? [] : new[]
        {
            First($"{kind} of three", new(4, 5, 3), Conv(17, 1, 1), Conv(17, 1, 1), Merge(kind, "Conv2", "Conv1", "Conv2"), Conv(2, 1, 1)),
        },
        First($"{kind} of a value and itself", new(4, 5, 3), Conv(5, 2, 2), Merge(kind, "Conv1", "Conv1"), Conv(2, 1, 1)),
        First($"{kind} with the input", new(4, 5, 3), Conv(3, 1, 1), Merge(kind, "Conv1", "input"), Conv(2, 2, 2)),
        First($"{kind} of activated layers", new(4, 5, 3),
            Conv(5, 1, 1) with { Function = ActivationFunction.Relu },
            Conv(5, 3, 3, 1, 1, Same) with { Function = ActivationFunction.Sigmoid }, Merge(kind, "Conv2", "Conv1"),
            new ActivationLayer(null, ActivationFunction.Relu), Conv(2, 2, 2)),
    ];

    private static IEnumerable<(string What, NetworkDescription Network)> Spreads(string kind) =>
    [
        First($"{kind} of a map and a vector", new(4, 5, 3), Conv(6, 2, 2), new GlobalPooling2D(null, IsMaximum: false), Dense(6),
            Merge(kind, "Conv1", "Dense1"), Conv(2, 2, 2)),
        First($"{kind} of a vector and a map of 17 channels", new(3, 5, 3), Conv(17, 1, 1), new GlobalPooling2D(null, IsMaximum: false),
            Dense(17) with { Function = ActivationFunction.Sigmoid }, Merge(kind, "Dense1", "Conv1"), Conv(2, 2, 2)),
        First($"{kind} of the input and its means", new(6, 3, 5), new GlobalPooling2D(null, IsMaximum: false), Dense(5),
            Merge(kind, "input", "Dense1"), Conv(2, 2, 2)),
        First($"{kind} of a map and one of one row and column", new(4, 4, 2), Conv(5, 1, 1), Conv(5, 4, 4), Merge(kind, "Conv1", "Conv2")),
        .. kind == "Subtract" ? [] : new[]
        {
            First($"{kind} of two vectors and two maps", new(3, 4, 3), Conv(5, 1, 1), Conv(5, 1, 1), new GlobalPooling2D(null, IsMaximum: true),
                Dense(5), Merge(kind, "Dense1", "Conv1", "GlobalPool1", "Conv2"), Conv(2, 2, 2)),
        },
    ];

    private static Merge Merge(string kind, params string[] inputs) => new(null, kind) { Inputs = inputs };

    private static T Freeze<T>(T layer)
        where T : LayerDescription => layer with { IsFrozen = true };
}
