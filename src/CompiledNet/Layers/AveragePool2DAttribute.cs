namespace CompiledNet;

/// <summary>The mean of each window, channel by channel. Padding is not counted: a window at the border has fewer values.</summary>
public sealed class AveragePool2DAttribute : PoolAttribute
{
    /// <summary>Windows of 2 rows and 2 columns, side by side unless a stride is given.</summary>
    public AveragePool2DAttribute()
        : this(2)
    {
    }

    /// <summary>Square windows; the stride is the window's size unless given.</summary>
    public AveragePool2DAttribute(int poolSize)
        : base(poolSize, poolSize)
    {
    }

    /// <summary>Windows of <paramref name="poolHeight"/> rows and <paramref name="poolWidth"/> columns.</summary>
    public AveragePool2DAttribute(int poolHeight, int poolWidth)
        : base(poolHeight, poolWidth)
    {
    }
}
