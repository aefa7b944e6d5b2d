using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>What every layer asks of the shapes that it takes and gives.</summary>
internal static class Sizes
{
    /// <summary>Values of one map: what CompiledNet can address for sixteen images.</summary>
    private const long MostValues = int.MaxValue / 64;

    /// <summary>A map or a sequence.</summary>
    public static TensorShape Positions(IReadOnlyList<TensorShape> inputs) => !inputs[0].IsVector
        ? inputs[0]
        : throw new RefusedException($"it looks at positions, and its input is a vector of {inputs[0].Channels}");

    /// <summary>A map, for layers that CompiledNet does not have over steps.</summary>
    public static TensorShape Map(IReadOnlyList<TensorShape> inputs) => Positions(inputs) is { IsSequence: false } map
        ? map
        : throw new RefusedException($"it takes rows and columns, and its input is a sequence of {inputs[0]}");

    public static TensorShape Sequence(IReadOnlyList<TensorShape> inputs) => inputs[0].IsSequence
        ? inputs[0]
        : throw new RefusedException($"it takes steps x channels, and its input is {inputs[0]}");

    /// <exception cref="RefusedException">A size is below 1 or all together are too large.</exception>
    public static TensorShape Check(TensorShape shape)
    {
        if (shape.Height < 1 || shape.Width < 1 || shape.Channels < 1)
            throw new RefusedException($"its shape would be {shape}; sizes are at least 1");
        return (double)shape.Height * shape.Width * shape.Channels <= MostValues ? shape
            : throw new RefusedException($"its shape {shape} has more than {MostValues} values");
    }

    /// <summary>A bias has one number an output.</summary>
    /// <exception cref="RefusedException">It has not.</exception>
    public static void CheckBias(Weight? bias, int outputs)
    {
        if (bias is not null)
            CheckWeight(bias, outputs);
    }

    /// <summary>A weight's dimensions are what the layer needs.</summary>
    /// <exception cref="RefusedException">They are not.</exception>
    public static void CheckWeight(Weight weight, params int[] expected)
    {
        if (!weight.Shape.SequenceEqual(expected))
            throw new RefusedException($"its {weight.Variable} is {string.Join('x', weight.Shape)}; its input asks for {string.Join('x', expected)}");
    }
}
