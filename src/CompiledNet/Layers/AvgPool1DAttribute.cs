namespace CompiledNet;

/// <summary>The same as <see cref="AveragePool1DAttribute"/>: Keras has both names too.</summary>
public sealed class AvgPool1DAttribute : Pool1DAttribute
{
    /// <summary>Windows of 2 steps, side by side unless a stride is given.</summary>
    public AvgPool1DAttribute()
        : this(2)
    {
    }

    /// <summary>Windows of <paramref name="poolSize"/> steps; the stride is the window's size unless given.</summary>
    public AvgPool1DAttribute(int poolSize)
        : base(poolSize)
    {
    }
}
