namespace CompiledNet;

/// <summary>The mean of each window of steps, channel by channel. Padding is not counted: a window at the end has fewer values.</summary>
public sealed class AveragePool1DAttribute : Pool1DAttribute
{
    /// <summary>Windows of 2 steps, side by side unless a stride is given.</summary>
    public AveragePool1DAttribute()
        : this(2)
    {
    }

    /// <summary>Windows of <paramref name="poolSize"/> steps; the stride is the window's size unless given.</summary>
    public AveragePool1DAttribute(int poolSize)
        : base(poolSize)
    {
    }
}
