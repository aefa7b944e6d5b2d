using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    /// <summary>Layers that change the size of a map and nothing else.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Resizings { get; } = Number("Resizing",
        [.. new[] { false, true }.SelectMany(isBilinear => new[]
        {
            After($"2x2 times, {Interpolated(isBilinear)}", new(5, 4, 3), Larger(2, 2, isBilinear)),
            After($"3x2 times, 17 channels, {Interpolated(isBilinear)}", new(3, 4, 17), Larger(3, 2, isBilinear)),
            After($"1x3 times, 16 channels, {Interpolated(isBilinear)}", new(3, 5, 16), Larger(1, 3, isBilinear)),
            After($"4x1 times one row, {Interpolated(isBilinear)}", new(1, 6, 5), Larger(4, 1, isBilinear)),
            After($"5x7 times one value, {Interpolated(isBilinear)}", new(1, 1, 1), Larger(5, 7, isBilinear)),
            After($"once, {Interpolated(isBilinear)}", new(4, 3, 6), Larger(1, 1, isBilinear)),
            After($"twice 2x2 times, {Interpolated(isBilinear)}", new(3, 2, 3), Larger(2, 2, isBilinear), Conv(5, 2, 2),
                Larger(2, 2, isBilinear)),
            First($"the input 2x3 times, {Interpolated(isBilinear)}", new(4, 3, 3), Larger(2, 3, isBilinear), Conv(5, 2, 2)),
            First($"after pooling, {Interpolated(isBilinear)}", new(6, 8, 3),
                Activated(ActivationFunction.Relu) with { Window = new(3, 3, 1, 1, Same) }, new MaxPooling2D(null, new(2, 2, 2, 2)), Larger(2, 2, isBilinear)),
            First($"no loss, 2x2 times, {Interpolated(isBilinear)}", new(5, 6, 3), Larger(2, 2, isBilinear)).WithoutLoss(),
        }),
        After("zeros on all sides", new(5, 7, 3), Zeros(1, 1, 1, 1)),
        After("zeros of four widths", new(4, 5, 17), Zeros(1, 0, 2, 3)),
        After("zeros above and below only", new(4, 5, 5), Zeros(2, 1, 0, 0)),
        After("zeros to the right of one row", new(1, 5, 6), Zeros(0, 0, 0, 2)),
        After("zeros on no side", new(4, 5, 3), Zeros(0, 0, 0, 0), Conv(2, 2, 2)),
        After("zeros before means, which count them", new(5, 5, 3), Zeros(1, 1, 1, 1), new AveragePooling2D(null, new(3, 3, 2, 2))),
        After("zeros before maxima, which see them", new(5, 6, 3), Zeros(1, 0, 1, 1), new MaxPooling2D(null, new(2, 2, 2, 2))),
        After("zeros before a convolution", new(6, 5, 3), Zeros(1, 1, 2, 2), Conv(5, 3, 3)),
        After("zeros of four widths before a convolution with stride", new(8, 9, 3), Zeros(0, 1, 3, 0), Conv(5, 3, 3, 2, 2)),
        After("zeros before a padded convolution", new(6, 5, 5), Zeros(0, 2, 1, 0), Conv(6, 3, 3, 1, 1, Same)),
        After("zeros before a convolution that crops", new(6, 6, 3), Zeros(1, 2, 1, 2), Conv(5, 2, 2, 3, 3)),
        After("zeros twice before a convolution and maxima", new(6, 6, 3),
            Zeros(1, 0, 0, 1), Zeros(0, 1, 1, 0), Activated(ActivationFunction.Relu), new MaxPooling2D(null, new(2, 2, 2, 2))),
        After("zeros before a dilated convolution", new(7, 6, 3), Zeros(2, 1, 0, 3),
            Conv(5, 3, 2) with { Window = new(3, 2, 1, 1) { DilationHeight = 2 } }),
        After("zeros before a depthwise convolution with stride", new(8, 8, 6), Zeros(0, 1, 0, 1), Depthwise(3, 3, 2, 2)),
        First("zeros around the input before a depthwise convolution", new(6, 5, 3), Zeros(1, 1, 1, 1), Depthwise(3, 3), Conv(2, 2, 2)),
        After("zeros before a transposed convolution", new(4, 5, 3), Zeros(1, 0, 2, 1), Transposed(5, 3, 3, 2, 2, Same)),
        After("zeros wider than the kernel", new(3, 4, 3), Zeros(4, 3, 5, 3), Conv(5, 2, 2)),
        First("zeros around the input", new(5, 6, 3), Zeros(1, 2, 1, 0), new MaxPooling2D(null, new(2, 2, 1, 1)), Conv(3, 2, 2)),
        First("zeros around the input, which is convolved", new(5, 6, 3), Zeros(1, 2, 1, 0), Conv(3, 2, 2)),
        First("zeros and flatten", new(5, 6, 3), Conv(5, 3, 3), Zeros(1, 0, 0, 0), new Flatten(null), Dense(3)),
        First("no loss, zeros", new(5, 6, 3), Zeros(1, 0, 0, 1)).WithoutLoss(),
        After("cropped on all sides", new(5, 7, 3), Cropped(1, 1, 1, 1), Conv(2, 2, 2)),
        After("cropped by four widths", new(6, 9, 17), Cropped(1, 0, 2, 3)),
        After("cropped above and below only, 16 channels", new(7, 5, 16), Cropped(2, 1, 0, 0)),
        After("cropped to one value", new(3, 4, 33), Cropped(1, 1, 0, 3)),
        After("zeros that are cropped again", new(4, 5, 6), Zeros(2, 1, 0, 3), Cropped(1, 1, 1, 0)),
        First("the input cropped", new(6, 7, 3), Cropped(1, 2, 0, 2), Conv(5, 2, 2)),
        First("no loss, cropped", new(5, 6, 3), Cropped(1, 0, 0, 1)).WithoutLoss(),
        After("rows as columns", new(5, 7, 3), Permuted(2, 1, 3), Conv(2, 3, 2)),
        After("channels as rows, 17 of them", new(4, 3, 17), Permuted(3, 1, 2)),
        After("channels as columns, 16 of them", new(3, 5, 16), Permuted(1, 3, 2), Conv(3, 2, 2)),
        After("rows as channels", new(17, 2, 5), Permuted(2, 3, 1), Conv(3, 1, 1)),
        After("rows and channels change places", new(3, 6, 33), Permuted(3, 2, 1)),
        First("the input's rows as columns", new(4, 6, 3), Permuted(2, 1, 3), Conv(5, 2, 2)),
        First("no loss, permuted", new(4, 6, 5), Permuted(3, 1, 2)).WithoutLoss(),
        First("a vector as a map", Vector(9), Dense(60), Reshaped(3, 4, 5), Conv(2, 2, 2)),
        First("a vector as a map of 16 channels", Vector(9), Dense(96), Reshaped(2, 3, 16), Transposed(5, 3, 3, 2, 2, Same)),
        First("the input as a map", Vector(24), Reshaped(4, 3, 2) with { Open = 0 }, Conv(5, 2, 2)),
        First("the input's map as another", new(4, 6, 3), Reshaped(6, 4, 3) with { Open = 2 }, Conv(5, 2, 2)),
        After("a map of 17 channels as one of 6", new(3, 4, 17), Reshaped(2, 17, 6)),
        After("a map of 6 channels as one of 17", new(2, 17, 6), Reshaped(4, 3, 17), Conv(2, 2, 2)),
        After("a map of 33 channels as boxes of 11", new(2, 2, 33), Reshaped(4, 3, 11)),
        After("a map of 16 channels as one of 32", new(4, 2, 16), Reshaped(2, 2, 32)),
        After("a map as one channel", new(3, 4, 5), Reshaped(6, 10, 1), Conv(2, 3, 3)),
        After("a map as one position", new(3, 4, 5), Reshaped(1, 1, 60), Conv(2, 1, 1)),
        After("a position as a map", new(1, 1, 60), Reshaped(5, 4, 3) with { Open = 1 }, Conv(2, 2, 2)),
        After("a map that is a vector and a map again", new(3, 4, 5), new Flatten(null), Reshaped(3, 4, 5), Conv(2, 2, 2)),
        After("a map that is a vector and another map", new(3, 4, 5), new Flatten(null), Reshaped(4, 5, 3), Conv(2, 2, 2)),
        After("a map as a vector", new(3, 4, 5), new Reshape(null, Vector(60)) { Open = 0 }, Dense(3)),
        First("no loss, reshaped", new(3, 4, 5), Reshaped(5, 4, 3)).WithoutLoss(),
        First("no loss, reshaped behind a convolution", new(3, 4, 5), Conv(6, 1, 1), Reshaped(4, 2, 9)).WithoutLoss(),
        First("no loss, as a vector behind a convolution", new(3, 4, 5), Conv(6, 1, 1), new Reshape(null, Vector(72))).WithoutLoss()]);

    private static string Interpolated(bool isBilinear) => isBilinear ? "bilinear" : "nearest";

    private static UpSampling2D Larger(int height, int width, bool isBilinear) => new(null, height, width, isBilinear);

    private static Cropping2D Cropped(int top, int bottom, int left, int right) => new(null, top, bottom, left, right);

    private static Permute Permuted(int height, int width, int channels) => new(null, height, width, channels);

    private static Reshape Reshaped(int height, int width, int channels) => new(null, new(height, width, channels));

    private static ZeroPadding2D Zeros(int top, int bottom, int left, int right) => new(null, top, bottom, left, right);
}
