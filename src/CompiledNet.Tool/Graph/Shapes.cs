using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph;

/// <summary>Shapes by the sizes that they are written with: of a vector one, of a sequence two, of a map three.</summary>
internal static class Shapes
{
    public static TensorShape Vector(int size) => new(1, 1, size, IsVector: true);

    public static TensorShape Sequence(int steps, int channels) => new(1, steps, channels) { IsSequence = true };

    /// <summary>A vector of one size, a sequence of steps x channels, or a map of rows x columns x channels.</summary>
    public static TensorShape Of(IReadOnlyList<int> sizes) => sizes switch
    {
        [int size] => Vector(size),
        [int steps, int channels] => Sequence(steps, channels),
        [int height, int width, int channels] => new(height, width, channels),
        _ => throw new ArgumentException($"A shape has one to three sizes; these are {sizes.Count}.", nameof(sizes)),
    };

    /// <summary>The sizes; channels, or the size of a vector, are the last.</summary>
    public static int[] Sizes(this TensorShape shape) => [.. shape.Positions(), shape.Channels];

    /// <summary>Rows and columns of a map, steps of a sequence, nothing of a vector.</summary>
    public static int[] Positions(this TensorShape shape) =>
        shape.IsVector ? [] : shape.IsSequence ? [shape.Width] : [shape.Height, shape.Width];
}
