namespace CompiledNet;

/// <summary>The same as <see cref="AveragePool2DAttribute"/>: Keras has both names too.</summary>
public sealed class AveragePooling2DAttribute : PoolAttribute
{
    /// <summary>Windows of 2 rows and 2 columns, side by side unless a stride is given.</summary>
    public AveragePooling2DAttribute()
        : this(2)
    {
    }

    /// <summary>Square windows; the stride is the window's size unless given.</summary>
    public AveragePooling2DAttribute(int poolSize)
        : base(poolSize, poolSize)
    {
    }

    /// <summary>Windows of <paramref name="poolHeight"/> rows and <paramref name="poolWidth"/> columns.</summary>
    public AveragePooling2DAttribute(int poolHeight, int poolWidth)
        : base(poolHeight, poolWidth)
    {
    }
}
