namespace CompiledNet;

/// <summary>Rows and columns at the border of a feature map that are left out.</summary>
public sealed class Cropping2DAttribute : LayerAttribute
{
    /// <summary>As many rows and columns on each of the four sides.</summary>
    /// <param name="cropping">Rows and columns on each side; at least 0.</param>
    public Cropping2DAttribute(int cropping)
        : this(cropping, cropping)
    {
    }

    /// <summary>As many rows above as below, as many columns left as right.</summary>
    /// <param name="croppingHeight">Rows above and below; at least 0.</param>
    /// <param name="croppingWidth">Columns left and right; at least 0.</param>
    public Cropping2DAttribute(int croppingHeight, int croppingWidth)
        : this(croppingHeight, croppingHeight, croppingWidth, croppingWidth)
    {
    }

    /// <summary>Each side by itself, in the order of Keras' ((top, bottom), (left, right)).</summary>
    /// <param name="top">Rows above; at least 0.</param>
    /// <param name="bottom">Rows below; at least 0.</param>
    /// <param name="left">Columns to the left; at least 0.</param>
    /// <param name="right">Columns to the right; at least 0.</param>
    public Cropping2DAttribute(int top, int bottom, int left, int right)
    {
        Top = top;
        Bottom = bottom;
        Left = left;
        Right = right;
    }

    /// <summary>Rows above.</summary>
    public int Top { get; }

    /// <summary>Rows below.</summary>
    public int Bottom { get; }

    /// <summary>Columns to the left.</summary>
    public int Left { get; }

    /// <summary>Columns to the right.</summary>
    public int Right { get; }
}
