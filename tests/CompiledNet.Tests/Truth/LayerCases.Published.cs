using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.Tests.Truth;

internal static partial class LayerCases
{
    /// <summary>Networks that others have drawn, on smaller maps and with fewer filters, so that the reference can follow.</summary>
    public static IReadOnlyDictionary<string, NetworkDescription> Published { get; } = Number("Published",
        First("ResNet-8", new(8, 8, 3), [
            Conv(4, 3, 3, 1, 1, Same), Normalized(0.1f), Rectified("r0"),
            .. Residual("1", "r0", 4, 1), .. Residual("2", "r1", 6, 2), .. Residual("3", "r2", 8, 2),
            new AveragePooling2D(null, new(2, 2, 2, 2)), new Flatten(null), Dense(3)]),
        First("DS-CNN", new(13, 10, 1), [
            Conv(6, 10, 4, 2, 2, Same), Normalized(0.1f), Rectified(null), new Dropout(null),
            .. Separated(6), .. Separated(6), new Dropout(null), new AveragePooling2D(null, new(7, 5, 7, 5)), new Flatten(null), Dense(5)]),
        First("an autoencoder of anomalies", Vector(20), [.. Coded(12), .. Coded(12), .. Coded(3), .. Coded(12), Dense(20)]),
        First("SqueezeNet", new(18, 18, 3), [
            Conv(6, 3, 3, 2, 2) with { Function = ActivationFunction.Relu }, Ceiling(3, 2),
            .. Fire("2", 3, 5), .. Fire("3", 3, 5), Ceiling(3, 2), .. Fire("4", 4, 6),
            Conv(5, 1, 1) with { Function = ActivationFunction.Relu }, new GlobalPooling2D(null, IsMaximum: false)]),
        First("MTCNN's P-net", new(13, 12, 3),
            Conv(10, 3, 3), new PRelu(null, PerChannel: true), Ceiling(2, 2),
            Conv(16, 3, 3), new PRelu(null, PerChannel: true), Conv(8, 3, 3), new PRelu(null, PerChannel: true), Conv(4, 1, 1)),
        First("a decoder of digits", Vector(2),
            Dense(3 * 3 * 8) with { Function = ActivationFunction.Relu }, Reshaped(3, 3, 8) with { Open = 0 },
            Transposed(6, 3, 3, 2, 2, Same) with { Function = ActivationFunction.Relu },
            Transposed(1, 3, 3, 1, 1, Same) with { Function = ActivationFunction.Sigmoid }),
        First("the head of a detector", new(4, 4, 9),
            Conv(3 * 7, 1, 1), new Reshape(null, Steps(4 * 4 * 3, 7)) { Open = 1 }, new ActivationLayer(null, ActivationFunction.Sigmoid)));

    private static BatchNormalization Normalized(float epsilon) => new(null, 0.9f, epsilon);

    private static ActivationLayer Rectified(string? name) => new(name, ActivationFunction.Relu);

    private static MaxPooling2D Ceiling(int size, int stride) => new(null, new(size, size, stride, stride) { IsCeiling = true });

    private static LayerDescription[] Coded(int units) => [Dense(units), Normalized(0.1f), Rectified(null)];

    private static LayerDescription[] Separated(int filters) =>
        [Depthwise(3, 3, 1, 1, Same), Normalized(0.1f), Rectified(null), Conv(filters, 1, 1), Normalized(0.1f), Rectified(null)];

    private static LayerDescription[] Residual(string number, string before, int filters, int stride) =>
    [
        Conv(filters, 3, 3, stride, stride, Same), Normalized(0.1f), Rectified(null), Conv(filters, 3, 3, 1, 1, Same),
        Normalized(0.1f) with { Name = $"b{number}" },
        Conv(filters, 1, 1, stride, stride, Same) with { Name = $"c{number}", Inputs = [before] },
        new Merge(null, "Add") { Inputs = [$"c{number}", $"b{number}"] }, Rectified($"r{number}"),
    ];

    private static LayerDescription[] Fire(string number, int squeezed, int expanded) =>
    [
        Conv(squeezed, 1, 1) with { Name = $"s{number}", Function = ActivationFunction.Relu },
        Conv(expanded, 1, 1) with { Name = $"e{number}", Function = ActivationFunction.Relu },
        Conv(expanded, 3, 3, 1, 1, Same) with { Name = $"w{number}", Function = ActivationFunction.Relu, Inputs = [$"s{number}"] },
        new Merge(null, "Concatenate") { Inputs = [$"w{number}", $"e{number}"] },
    ];
}
