namespace CompiledNet;

/// <summary>
/// The length of each window as a vector, channel by channel: the square root of the sum of its squares (Sermanet, Chintala and
/// LeCun 2012). Padding counts as zeros. Where the length is 0, so is the gradient.
/// </summary>
public sealed class L2Pool2DAttribute : PoolAttribute
{
    /// <summary>Windows of 2 rows and 2 columns, side by side unless a stride is given.</summary>
    public L2Pool2DAttribute()
        : this(2)
    {
    }

    /// <summary>Square windows; the stride is the window's size unless given.</summary>
    public L2Pool2DAttribute(int poolSize)
        : base(poolSize, poolSize)
    {
    }

    /// <summary>Windows of <paramref name="poolHeight"/> rows and <paramref name="poolWidth"/> columns.</summary>
    public L2Pool2DAttribute(int poolHeight, int poolWidth)
        : base(poolHeight, poolWidth)
    {
    }
}
