using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>
/// One tensor of parameters: what it is called, its shape in Keras' layout, and where it stands in the network's flat vector.
/// There it is a matrix of <paramref name="Rows"/> rows, whose columns are the last dimension, or the last two where each input
/// channel has filters of its own, or the last but one where outputs stand before inputs; rows stand <paramref name="RowStride"/> floats
/// apart, and the floats between are zero, always.
/// </summary>
/// <param name="Name">Layer and variable: <c>Conv1.kernel</c>.</param>
/// <param name="Shape">Keras' shape: kernel height x kernel width x inputs x filters for a convolution.</param>
/// <param name="Offset">First float in the flat vector; a multiple of 16.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="RowStride">Floats from one row to the next; a multiple of 16.</param>
/// <param name="Initializer">How new values are drawn.</param>
/// <param name="FanIn">Inputs that one output sums over; for the initializer.</param>
/// <param name="FanOut">Outputs that one input reaches; for the initializer.</param>
/// <param name="Trainable">Whether an optimizer changes it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ParameterInfo(
    string Name, IReadOnlyList<int> Shape, int Offset, int Rows, int RowStride, Initializer Initializer, int FanIn, int FanOut, bool Trainable)
{
    /// <summary>The shape in Keras' layout, the last dimension varying fastest.</summary>
    public IReadOnlyList<int> Shape { get; } = [.. Shape];

    /// <summary>
    /// Whether the last two dimensions are outputs x inputs, as those of a transposed convolution: in the flat vector they change
    /// places, so that there too a row is one of outputs.
    /// </summary>
    public bool HasOutputsFirst { get; init; }

    /// <summary>
    /// The limit of <see cref="Initializer.RandomUniform"/>, the standard deviation of <see cref="Initializer.RandomNormal"/> and
    /// <see cref="Initializer.TruncatedNormal"/>, the number of <see cref="Initializer.Constant"/>.
    /// </summary>
    public float InitializerValue { get; init; }

    /// <summary>What the sum of the magnitudes is multiplied by in the loss; 0 for no penalty.</summary>
    public float L1 { get; init; }

    /// <summary>What the sum of the squares is multiplied by in the loss; 0 for no penalty.</summary>
    public float L2 { get; init; }

    /// <summary>The largest norm of a column, over all rows, that a step leaves; 0 for no limit.</summary>
    public float MaxNorm { get; init; }

    /// <summary>The segment of the training pass in which a tile's gradient of it is written; 0 where it is not trained.</summary>
    public int GradientSegment { get; init; }

    /// <summary>
    /// Where tiles leave what its gradient is a sum of outer products of; null where each writes a gradient of its own. The layer's inputs
    /// outlive the pass, and so do the gradients of its sums.
    /// </summary>
    public OuterGradient? OuterGradient { get; init; }

    /// <summary>Number of values, without the floats between the rows.</summary>
    public int Length { get; } = ProductOf(Shape);

    /// <summary>Number of columns.</summary>
    public int Columns => Length / Rows;

    /// <summary>Writes values in Keras' layout to where they stand in a flat vector.</summary>
    internal void Scatter(ReadOnlySpan<float> values, Span<float> flat)
    {
        if (HasOutputsFirst)
        {
            for (int index = 0; index < values.Length; index++)
                flat[Place(index)] = values[index];
            return;
        }

        for (int row = 0; row < Rows; row++)
            values.Slice(row * Columns, Columns).CopyTo(flat[(Offset + row * RowStride)..]);
    }

    /// <summary>Reads values from a flat vector into Keras' layout.</summary>
    internal void Gather(ReadOnlySpan<float> flat, Span<float> values)
    {
        if (HasOutputsFirst)
        {
            for (int index = 0; index < values.Length; index++)
                values[index] = flat[Place(index)];
            return;
        }

        for (int row = 0; row < Rows; row++)
            flat.Slice(Offset + row * RowStride, Columns).CopyTo(values[(row * Columns)..]);
    }

    private static int ProductOf(IReadOnlyList<int> sizes)
    {
        int product = 1;
        for (int index = 0; index < sizes.Count; index++)
            product *= sizes[index];
        return product;
    }

    /// <summary>Where the value at an index of [...][outputs][inputs] stands.</summary>
    private int Place(int index)
    {
        int inputs = Shape[Shape.Count - 1];
        int output = index / inputs % Columns;
        int row = (index / (inputs * Columns) * inputs) + (index % inputs);
        return Offset + (row * RowStride) + output;
    }
}
