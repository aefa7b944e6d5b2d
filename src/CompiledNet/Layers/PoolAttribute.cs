namespace CompiledNet;

/// <summary>A layer that makes one value of each window, channel by channel.</summary>
public abstract class PoolAttribute : WindowAttribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected PoolAttribute(int poolHeight, int poolWidth)
    {
        PoolHeight = poolHeight;
        PoolWidth = poolWidth;
    }

    /// <summary>Rows of a window.</summary>
    public int PoolHeight { get; }

    /// <summary>Columns of a window.</summary>
    public int PoolWidth { get; }

    /// <summary>
    /// Whether a last window may reach beyond the end of the map, where it has fewer values, in place of rows and columns that no window
    /// sees; it begins within the map. PyTorch's <c>ceil_mode</c>, and Caffe's rule.
    /// </summary>
    public bool CeilMode { get; set; }
}
