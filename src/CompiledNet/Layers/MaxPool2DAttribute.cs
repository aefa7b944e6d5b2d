namespace CompiledNet;

/// <summary>The largest value of each window, channel by channel. The gradient goes to the first of equal maxima.</summary>
public class MaxPool2DAttribute : WindowAttribute
{
    /// <summary>Square windows; the stride is the window's size unless given.</summary>
    public MaxPool2DAttribute(int poolSize)
        : this(poolSize, poolSize)
    {
    }

    /// <summary>Windows of <paramref name="poolHeight"/> rows and <paramref name="poolWidth"/> columns.</summary>
    public MaxPool2DAttribute(int poolHeight, int poolWidth)
    {
        PoolHeight = poolHeight;
        PoolWidth = poolWidth;
    }

    /// <summary>Rows of a window.</summary>
    public int PoolHeight { get; }

    /// <summary>Columns of a window.</summary>
    public int PoolWidth { get; }
}
