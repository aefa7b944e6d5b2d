using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    /// <summary>Layers of one dimension, each behind a convolution of single steps.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Sequences { get; } = Number("Sequence",
        Along("a kernel of 3", 9, 3, Line(5, 3)),
        Along("a kernel of 5, same, 16 to 17 channels", 33, 16, Line(17, 5, 1, Same)),
        Along("a kernel of 3, stride 2", 11, 5, Line(6, 3, 2)),
        Along("a kernel of 4, stride 3 crops", 12, 3, Line(5, 4, 3)),
        Along("a kernel of 3, zeros 2", 7, 3, Line(5, 3) with { Window = Square(3, 1, PaddingMode.Explicit) with { ZeroHeight = 2, ZeroWidth = 2 } }),
        Along("a causal kernel of 3", 9, 3, Line(5, 3, 1, PaddingMode.Causal)),
        Along("a causal kernel of 2, dilation 4", 12, 17, Spread(Line(16, 2, 1, PaddingMode.Causal), 4)),
        Along("a causal kernel of 5, larger than the sequence", 3, 3, Line(6, 5, 1, PaddingMode.Causal)),
        Along("a causal kernel of 3, stride 2", 8, 3, Line(5, 3, 2, PaddingMode.Causal)),
        Along("a kernel of 3, dilation 3, same", 10, 6, Spread(Line(5, 3, 1, Same), 3)),
        Along("two groups", 9, 6, Line(10, 3) with { Groups = 2 }),
        Along("one step", 1, 5, Line(3, 1)),
        Along("depthwise, multiplier 2", 8, 5, new DepthwiseConv2D(null, Square(3, 1, Same), 2, UseBias: true, ActivationFunction.Tanh)),
        Along("depthwise, 14 taps: more than registers", 20, 5,
            new DepthwiseConv2D(null, Square(14, 1, Same), 1, UseBias: true, ActivationFunction.Linear)),
        Along("depthwise, causal, 16 channels", 20, 16,
            new DepthwiseConv2D(null, Square(4, 1, PaddingMode.Causal), 1, UseBias: false, ActivationFunction.Linear)),
        Along("separable, stride 2", 9, 6, new SeparableConv2D(null, 17, Square(3, 2), 2, UseBias: true, ActivationFunction.Relu)),
        Along("separable, causal", 7, 3, new SeparableConv2D(null, 5, Square(3, 1, PaddingMode.Causal), 1, UseBias: true, ActivationFunction.Linear)),
        Along("maxima of 2", 8, 5, new MaxPooling2D(null, Square(2, 2))),
        Along("maxima of 3, stride 2, same", 9, 17, new MaxPooling2D(null, Square(3, 2, Same))),
        Along("maxima of 3, stride 2, ceil mode", 8, 3, new MaxPooling2D(null, Square(3, 2) with { IsCeiling = true })),
        Along("means of 4, stride 1, zeros 1", 9, 3,
            new AveragePooling2D(null, Square(4, 1, PaddingMode.Explicit) with { ZeroHeight = 1, ZeroWidth = 1 })),
        Along("a relu and maxima of 2", 10, 3, Line(6, 3) with { Function = ActivationFunction.Relu }, new MaxPooling2D(null, Square(2, 2))),
        Along("the mean of all steps", 7, 17, new GlobalPooling2D(null, IsMaximum: false)),
        Along("the largest of all steps", 7, 5, new GlobalPooling2D(null, IsMaximum: true)),
        Along("three times as many steps", 4, 5, new UpSampling2D(null, 3, 3, IsBilinear: false), Line(5, 2)),
        Along("zeros before and behind a convolution", 6, 3, new ZeroPadding2D(null, 0, 0, 2, 1), Line(5, 3)),
        Along("zeros before maxima", 6, 3, new ZeroPadding2D(null, 0, 0, 1, 1), new MaxPooling2D(null, Square(2, 2))),
        Along("cropped", 9, 17, new Cropping2D(null, 0, 0, 1, 3)),
        First("a sequence as a vector", Steps(6, 3), new AlongSteps(Line(5, 3)), new Flatten(null), Dense(4)),
        First("a sequence as a map", Steps(6, 4), new AlongSteps(Line(5, 1)), Reshaped(3, 2, 5), Conv(3, 2, 2)),
        First("a map as a sequence", new(3, 4, 5), Conv(5, 1, 1), new Reshape(null, Steps(12, 5)) { Open = 1 }, new AlongSteps(Line(3, 3))),
        First("a vector as a sequence", Vector(9), Dense(30), new Reshape(null, Steps(6, 5)) { Open = 0 }, new AlongSteps(Line(3, 3))),
        First("a map of one row as a sequence", new(1, 12, 5), Conv(5, 1, 1), new Reshape(null, Steps(12, 5)), new AlongSteps(Line(3, 3))),
        First("normalized steps", Steps(6, 5), new AlongSteps(Line(5, 2)), new ActivationLayer(null, ActivationFunction.Softmax), new AlongSteps(Line(2, 1))),
        First("no loss, steps", Steps(8, 3), new AlongSteps(Line(5, 3, 1, PaddingMode.Causal))).WithoutLoss(),
        First("no loss, pooled steps of the input", Steps(8, 3), new AlongSteps(new MaxPooling2D(null, Square(2, 2)))).WithoutLoss());

    public static TensorShape Steps(int steps, int channels) => new(1, steps, channels) { IsSequence = true };

    private static (string What, NetworkDescription Network) Along(string what, int steps, int channels, params LayerDescription[] layers) =>
        First(what, Steps(steps, channels), [new AlongSteps(Line(channels, 1)), .. layers.Select(layer => new AlongSteps(layer))]);

    public static Conv2D Line(int filters, int size, int stride = 1, PaddingMode padding = PaddingMode.Valid) =>
        new(null, filters, Square(size, stride, padding), UseBias: true, ActivationFunction.Linear);

    public static Window Square(int size, int stride, PaddingMode padding = PaddingMode.Valid) => new(size, size, stride, stride, padding);

    private static Conv2D Spread(Conv2D layer, int dilation) =>
        layer with { Window = layer.Window with { DilationHeight = dilation, DilationWidth = dilation } };
}
