namespace CompiledNet;

/// <summary>
/// The same values under another shape, in the order rows, columns, channels: a vector as a map in a decoder, a map as a map of other
/// sizes before a detector's boxes. One of the sizes may be -1, which is then what is left.
/// </summary>
public sealed class ReshapeAttribute : LayerAttribute
{
    /// <summary>A feature map.</summary>
    /// <param name="height">Rows; at least 1, or -1.</param>
    /// <param name="width">Columns; at least 1, or -1.</param>
    /// <param name="channels">Channels; at least 1, or -1.</param>
    public ReshapeAttribute(int height, int width, int channels)
    {
        Height = height;
        Width = width;
        Channels = channels;
    }

    /// <summary>A sequence.</summary>
    /// <param name="steps">Steps; at least 1, or -1.</param>
    /// <param name="channels">Channels; at least 1, or -1.</param>
    public ReshapeAttribute(int steps, int channels)
        : this(1, steps, channels)
    {
        IsSequence = true;
    }

    /// <summary>A vector, as <see cref="FlattenAttribute"/> makes it.</summary>
    /// <param name="size">Values; all that there are, or -1.</param>
    public ReshapeAttribute(int size)
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

    /// <summary>Whether a sequence comes of it, not a feature map.</summary>
    public bool IsSequence { get; }

    /// <summary>Whether a vector comes of it, not a feature map.</summary>
    public bool IsVector { get; }
}
