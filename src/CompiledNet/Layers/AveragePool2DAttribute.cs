namespace CompiledNet;

/// <summary>The mean of each window, channel by channel. Padding is not counted: a window at the border has fewer values.</summary>
public class AveragePool2DAttribute : WindowAttribute
{
    /// <summary>Square windows; the stride is the window's size unless given.</summary>
    public AveragePool2DAttribute(int poolSize)
        : this(poolSize, poolSize)
    {
    }

    /// <summary>Windows of <paramref name="poolHeight"/> rows and <paramref name="poolWidth"/> columns.</summary>
    public AveragePool2DAttribute(int poolHeight, int poolWidth)
    {
        PoolHeight = poolHeight;
        PoolWidth = poolWidth;
    }

    /// <summary>Rows of a window.</summary>
    public int PoolHeight { get; }

    /// <summary>Columns of a window.</summary>
    public int PoolWidth { get; }
}
