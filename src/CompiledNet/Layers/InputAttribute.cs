namespace CompiledNet;

/// <summary>
/// The shape of one input, without the batch. Inputs are the first layers of every network; where there are several, each has a name, and
/// layers choose with <see cref="LayerAttribute.From"/>.
/// </summary>
public sealed class InputAttribute : LayerAttribute
{
    /// <summary>A feature map, channels last: value (row, column, channel) stands at (row * width + column) * channels + channel.</summary>
    public InputAttribute(int height, int width, int channels)
    {
        Height = height;
        Width = width;
        Channels = channels;
    }

    /// <summary>
    /// A sequence, such as a signal: value (step, channel) stands at step * channels + channel. Layers for one dimension slide over it.
    /// </summary>
    public InputAttribute(int steps, int channels)
        : this(1, steps, channels)
    {
        IsSequence = true;
    }

    /// <summary>A vector of <paramref name="size"/> values.</summary>
    public InputAttribute(int size)
        : this(1, 1, size)
    {
        IsVector = true;
    }

    /// <summary>Rows of a feature map; 1 for a sequence and for a vector.</summary>
    public int Height { get; }

    /// <summary>Columns of a feature map, or the steps of a sequence; 1 for a vector.</summary>
    public int Width { get; }

    /// <summary>Channels of a feature map; the values of a vector.</summary>
    public int Channels { get; }

    /// <summary>Whether the input is a sequence of steps x channels, not a feature map.</summary>
    public bool IsSequence { get; }

    /// <summary>Whether the input is a vector, not a feature map.</summary>
    public bool IsVector { get; }
}
