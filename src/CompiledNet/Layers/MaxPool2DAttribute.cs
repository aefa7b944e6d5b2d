namespace CompiledNet;

/// <summary>The largest value of each window, channel by channel. The gradient goes to the first of equal maxima.</summary>
public sealed class MaxPool2DAttribute : PoolAttribute
{
    /// <summary>Windows of 2 rows and 2 columns, side by side unless a stride is given.</summary>
    public MaxPool2DAttribute()
        : this(2)
    {
    }

    /// <summary>Square windows; the stride is the window's size unless given.</summary>
    public MaxPool2DAttribute(int poolSize)
        : base(poolSize, poolSize)
    {
    }

    /// <summary>Windows of <paramref name="poolHeight"/> rows and <paramref name="poolWidth"/> columns.</summary>
    public MaxPool2DAttribute(int poolHeight, int poolWidth)
        : base(poolHeight, poolWidth)
    {
    }
}
