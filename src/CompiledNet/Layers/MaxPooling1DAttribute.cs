namespace CompiledNet;

/// <summary>The same as <see cref="MaxPool1DAttribute"/>: Keras has both names too.</summary>
public sealed class MaxPooling1DAttribute : Pool1DAttribute
{
    /// <summary>Windows of 2 steps, side by side unless a stride is given.</summary>
    public MaxPooling1DAttribute()
        : this(2)
    {
    }

    /// <summary>Windows of <paramref name="poolSize"/> steps; the stride is the window's size unless given.</summary>
    public MaxPooling1DAttribute(int poolSize)
        : base(poolSize)
    {
    }
}
