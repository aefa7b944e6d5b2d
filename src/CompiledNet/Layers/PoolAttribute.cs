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
}
