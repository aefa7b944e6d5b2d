using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    public static IReadOnlyDictionary<string, NetworkDescription> GlobalPoolings { get; } = Number("GlobalPooling",
        [.. new[] { true, false }.SelectMany(isMaximum => new[]
        {
            After($"7x9x5, {Word(isMaximum)}", new(7, 9, 5), Global(isMaximum), Dense(3)),
            After($"1x1x3, {Word(isMaximum)}", new(1, 1, 3), Global(isMaximum), Dense(2)),
            After($"1x33x1, {Word(isMaximum)}", new(1, 33, 1), Global(isMaximum)),
            After($"33x1x17, {Word(isMaximum)}", new(33, 1, 17), Global(isMaximum)),
            After($"3x3x16, small enough to be fused, {Word(isMaximum)}", new(3, 3, 16), Global(isMaximum), Dense(2)),
            First($"the input, {Word(isMaximum)}", new(5, 6, 3), Global(isMaximum), Dense(2)),
            First($"the input of 16 channels, {Word(isMaximum)}", new(4, 3, 16), Global(isMaximum), Dense(2)),
            First($"after relu, {Word(isMaximum)}", new(9, 7, 3), Activated(ActivationFunction.Relu), Global(isMaximum), Dense(5)),
            First($"after gelu, {Word(isMaximum)}", new(9, 7, 3), Activated(ActivationFunction.Gelu), Global(isMaximum), Dense(5)),
            First($"after pooling, {Word(isMaximum)}", new(9, 9, 3), Conv(6, 2, 2), new MaxPooling2D(null, new(3, 3, 2, 2, Same)),
                Global(isMaximum)),
            Classes($"before classes, {Word(isMaximum)}", new(6, 5, 3), Conv(6, 3, 3), Global(isMaximum),
                new ActivationLayer(null, ActivationFunction.Softmax)),
            First($"no loss, {Word(isMaximum)}", new(6, 5, 3), Conv(6, 3, 3), Global(isMaximum)).WithoutLoss(),
        })]);

    private static string Word(bool isMaximum) => isMaximum ? "maxima" : "means";

    private static GlobalPooling2D Global(bool isMaximum) => new(null, isMaximum);
}
