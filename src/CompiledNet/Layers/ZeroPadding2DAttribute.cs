namespace CompiledNet;

/// <summary>A border of zeros around a feature map. Before a convolution it costs nothing: the kernel skips the zeros.</summary>
public sealed class ZeroPadding2DAttribute : LayerAttribute
{
    /// <summary>One row or column on each of the four sides.</summary>
    public ZeroPadding2DAttribute()
        : this(1)
    {
    }

    /// <summary>As many rows and columns on each of the four sides.</summary>
    /// <param name="padding">Rows and columns on each side; at least 0.</param>
    public ZeroPadding2DAttribute(int padding)
        : this(padding, padding)
    {
    }

    /// <summary>As many rows above as below, as many columns left as right.</summary>
    /// <param name="paddingHeight">Rows above and below; at least 0.</param>
    /// <param name="paddingWidth">Columns left and right; at least 0.</param>
    public ZeroPadding2DAttribute(int paddingHeight, int paddingWidth)
        : this(paddingHeight, paddingHeight, paddingWidth, paddingWidth)
    {
    }

    /// <summary>Each side by itself, in the order of Keras' ((top, bottom), (left, right)).</summary>
    /// <param name="top">Rows above; at least 0.</param>
    /// <param name="bottom">Rows below; at least 0.</param>
    /// <param name="left">Columns to the left; at least 0.</param>
    /// <param name="right">Columns to the right; at least 0.</param>
    public ZeroPadding2DAttribute(int top, int bottom, int left, int right)
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
