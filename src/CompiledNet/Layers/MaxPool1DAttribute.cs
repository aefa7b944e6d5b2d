namespace CompiledNet;

/// <summary>The largest value of each window of steps, channel by channel. The gradient goes to the first of equal maxima.</summary>
public sealed class MaxPool1DAttribute : Pool1DAttribute
{
    /// <summary>Windows of 2 steps, side by side unless a stride is given.</summary>
    public MaxPool1DAttribute()
        : this(2)
    {
    }

    /// <summary>Windows of <paramref name="poolSize"/> steps; the stride is the window's size unless given.</summary>
    public MaxPool1DAttribute(int poolSize)
        : base(poolSize)
    {
    }
}
