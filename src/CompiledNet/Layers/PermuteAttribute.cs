namespace CompiledNet;

/// <summary>
/// The axes of a feature map in another order, in Keras' words: 1 is its rows, 2 its columns, 3 its channels. <c>[Permute(2, 1, 3)]</c>
/// turns rows into columns.
/// </summary>
public sealed class PermuteAttribute : LayerAttribute
{
    /// <summary>Which axis of what comes in is which of what goes out.</summary>
    /// <param name="height">The axis that becomes the rows: 1, 2 or 3.</param>
    /// <param name="width">The axis that becomes the columns: another one of them.</param>
    /// <param name="channels">The axis that becomes the channels: the last one of them.</param>
    public PermuteAttribute(int height, int width, int channels)
    {
        Height = height;
        Width = width;
        Channels = channels;
    }

    /// <summary>The axis that becomes the rows.</summary>
    public int Height { get; }

    /// <summary>The axis that becomes the columns.</summary>
    public int Width { get; }

    /// <summary>The axis that becomes the channels.</summary>
    public int Channels { get; }
}
