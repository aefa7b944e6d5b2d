namespace CompiledNet;

/// <summary>Steps of zeros before and behind a sequence. Before a convolution they cost nothing: the kernel skips them.</summary>
public sealed class ZeroPadding1DAttribute : LayerAttribute
{
    /// <summary>One step on either side.</summary>
    public ZeroPadding1DAttribute()
        : this(1)
    {
    }

    /// <summary>As many steps before as behind.</summary>
    /// <param name="padding">Steps on either side; at least 0.</param>
    public ZeroPadding1DAttribute(int padding)
        : this(padding, padding)
    {
    }

    /// <summary>Either side by itself.</summary>
    /// <param name="before">Steps before the first; at least 0.</param>
    /// <param name="after">Steps behind the last; at least 0.</param>
    public ZeroPadding1DAttribute(int before, int after)
    {
        Before = before;
        After = after;
    }

    /// <summary>Steps before.</summary>
    public int Before { get; }

    /// <summary>Steps behind.</summary>
    public int After { get; }
}
