namespace CompiledNet;

/// <summary>The shape of one input, without the batch: the first layer of every network.</summary>
public sealed class InputAttribute : LayerAttribute
{
    /// <summary>A feature map, channels last: value (row, column, channel) stands at (row * width + column) * channels + channel.</summary>
    public InputAttribute(int height, int width, int channels)
    {
    }

    /// <summary>A vector of <paramref name="size"/> values.</summary>
    public InputAttribute(int size)
    {
    }
}
