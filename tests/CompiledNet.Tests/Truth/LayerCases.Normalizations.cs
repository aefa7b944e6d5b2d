using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    /// <summary>Normalizations of each image, rectifiers with slopes, dense layers at each position, and what is nothing but in training.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Normalizations { get; } = Number("Normalization",
    [
        After("channels at each position", new(4, 5, 6), new LayerNormalization(null), Conv(3, 2, 2)),
        After("17 channels at each position", new(3, 3, 17), new LayerNormalization(null, 0.1f)),
        After("one channel at each position", new(3, 4, 1), new LayerNormalization(null), Conv(2, 1, 1)),
        After("300 channels at each position, in blocks", new(1, 2, 300), new LayerNormalization(null)),
        First("a vector", Vector(9), Dense(33), new LayerNormalization(null), Dense(3)),
        First("a flattened map", new(3, 4, 5), Conv(5, 1, 1), new Flatten(null), new LayerNormalization(null), Dense(3)),
        First("the input's channels", new(3, 4, 5), new LayerNormalization(null), Conv(3, 1, 1)),
        First("steps", Steps(7, 6), new AlongSteps(Line(6, 2)), new LayerNormalization(null), new AlongSteps(Line(3, 1))),
        First("frozen", new(3, 4, 5), Conv(5, 1, 1), new LayerNormalization(null) with { IsFrozen = true }, Conv(3, 1, 1)),
        First("no loss, channels at each position", new(3, 4, 5), Conv(17, 1, 1), new LayerNormalization(null)).WithoutLoss(),
        After("two groups", new(4, 5, 6), new GroupNormalization(null, 2), Conv(3, 2, 2)),
        After("one group of 17 channels", new(3, 3, 17), new GroupNormalization(null, 1, 0.1f)),
        After("a group for each of 5 channels", new(4, 4, 5), new GroupNormalization(null, 5)),
        After("groups of a large map, in blocks", new(20, 20, 2), new GroupNormalization(null, 2)),
        After("groups of wide maps, in blocks", new(3, 2, 140), new GroupNormalization(null, 2)),
        First("groups of a vector", Vector(9), Dense(32), new GroupNormalization(null, 4), Dense(3)),
        First("groups of the input", new(3, 4, 16), new GroupNormalization(null, 4), Conv(3, 1, 1)),
        First("no loss, groups", new(3, 4, 5), Conv(18, 1, 1), new GroupNormalization(null, 3)).WithoutLoss(),
        After("slopes of each value", new(4, 5, 6), new PRelu(null, PerChannel: false), Conv(3, 2, 2)),
        After("slopes of each channel", new(4, 5, 17), new PRelu(null, PerChannel: true), Conv(3, 2, 2)),
        After("slopes of each channel of a large map, in blocks", new(18, 17, 2), new PRelu(null, PerChannel: true)),
        After("slopes of one value", new(1, 1, 1), new PRelu(null, PerChannel: false), Conv(2, 1, 1)),
        First("slopes of the input", new(3, 4, 5), new PRelu(null, PerChannel: true), Conv(3, 1, 1)),
        First("slopes of a vector", Vector(9), Dense(33), new PRelu(null, PerChannel: false), Dense(3)),
        First("slopes of a flattened map", new(3, 4, 5), Conv(5, 1, 1), new Flatten(null), new PRelu(null, PerChannel: false), Dense(3)),
        First("slopes of steps", Steps(7, 6), new AlongSteps(Line(6, 2)), new PRelu(null, PerChannel: false), new AlongSteps(Line(3, 1))),
        First("frozen slopes", new(3, 4, 5), Conv(5, 1, 1), new PRelu(null, PerChannel: true) with { IsFrozen = true }, Conv(3, 1, 1)),
        After("dense at each position", new(4, 5, 6), AtEach(17), Conv(3, 2, 2)),
        After("dense at each position, softmax, no bias", new(3, 4, 16), AtEach(5) with { UseBias = false, Function = ActivationFunction.Softmax }),
        After("dense at each position, relu, pooled", new(4, 6, 5), AtEach(6) with { Function = ActivationFunction.Relu }, new MaxPooling2D(null, new(2, 2, 2, 2))),
        First("dense at each position of the input", new(4, 5, 3), AtEach(5), AtEach(3) with { Function = ActivationFunction.Gelu }),
        First("dense at each step", Steps(9, 5), new AlongSteps(Line(6, 3)), AtEach(4) with { Function = ActivationFunction.Mish }),
        First("dense at each position of one", new(1, 1, 9), Conv(5, 1, 1), AtEach(4)),
        First("dropped channels, rate 0", new(4, 5, 6), Conv(5, 2, 2), new SpatialDropout(null, IsOfSteps: false), Conv(3, 1, 1)),
        First("dropped channels of steps, rate 0", Steps(9, 5), new AlongSteps(Line(6, 3)), new SpatialDropout(null, IsOfSteps: true), AtEach(3)),
        First("rescaled pixels", new(4, 5, 3), new Rescaling(null, 1f / 255, -1), Conv(5, 2, 2), new Rescaling(null, -0.75f), Conv(3, 1, 1)),
        First("a rescaled vector", Vector(17), Dense(5), new Rescaling(null, 3, 0.1f)),
        First("a normalized map", new(4, 5, 3), new Normalization(null), Conv(5, 2, 2)),
        First("a normalized map of 17 channels, in strips", new(20, 20, 17), new Normalization(null), Conv(2, 2, 2)),
        First("a normalized vector", Vector(17), new Normalization(null), Dense(5)),
        First("normalized steps", Steps(7, 16), new Normalization(null), new AlongSteps(Line(4, 2))),
        First("no loss, normalized under another shape", Vector(24), new Reshape(null, new(2, 3, 4)), new Normalization(null)).WithoutLoss(),
        First("noise of deviation 0", new(4, 5, 6), Conv(5, 2, 2), new GaussianNoise(null), Conv(3, 1, 1)),
        .. Unscaled,
    ]);

    /// <summary>Normalizations that do without the numbers of channels.</summary>
    private static IEnumerable<(string, NetworkDescription)> Unscaled =>
        from parts in new (string What, bool Scale, bool Center)[] { ("scale", false, true), ("centre", true, false), ("either", false, false) }
        from entry in new (string, NetworkDescription)[]
        {
            After($"channels without {parts.What}", new(4, 5, 6), new LayerNormalization(null) { Scale = parts.Scale, Center = parts.Center }, Conv(3, 2, 2)),
            After($"groups without {parts.What}", new(4, 5, 6), new GroupNormalization(null, 3) { Scale = parts.Scale, Center = parts.Center }, Conv(3, 2, 2)),
            After($"batches without {parts.What}", new(4, 5, 17), new BatchNormalization(null) { Scale = parts.Scale, Center = parts.Center }, Conv(3, 2, 2)),
            First($"batches of the input without {parts.What}", new(4, 5, 3), new BatchNormalization(null) { Scale = parts.Scale, Center = parts.Center },
                Conv(3, 2, 2)),
            After($"relu of batches without {parts.What}", new(4, 5, 6), new BatchNormalization(null) { Scale = parts.Scale, Center = parts.Center },
                new ActivationLayer(null, ActivationFunction.Relu), Conv(3, 2, 2)),
            After($"sigmoid of batches without {parts.What}", new(4, 5, 6), new BatchNormalization(null) { Scale = parts.Scale, Center = parts.Center },
                new ActivationLayer(null, ActivationFunction.Sigmoid), Conv(3, 2, 2)),
            First($"frozen batches without {parts.What}", new(3, 4, 5), Conv(5, 1, 1),
                new BatchNormalization(null) { Scale = parts.Scale, Center = parts.Center, IsFrozen = true }, Conv(3, 1, 1)),
        }
        select entry;

    private static Dense AtEach(int units) => Dense(units) with { PerPosition = true };
}
