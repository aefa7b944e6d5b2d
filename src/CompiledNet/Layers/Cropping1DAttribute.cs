namespace CompiledNet;

/// <summary>A sequence without its first and last steps.</summary>
public sealed class Cropping1DAttribute : LayerAttribute
{
    /// <summary>One step on either side.</summary>
    public Cropping1DAttribute()
        : this(1)
    {
    }

    /// <summary>As many steps before as behind.</summary>
    /// <param name="cropping">Steps on either side; at least 0.</param>
    public Cropping1DAttribute(int cropping)
        : this(cropping, cropping)
    {
    }

    /// <summary>Either side by itself.</summary>
    /// <param name="before">Steps before the first that stays; at least 0.</param>
    /// <param name="after">Steps behind the last that stays; at least 0.</param>
    public Cropping1DAttribute(int before, int after)
    {
        Before = before;
        After = after;
    }

    /// <summary>Steps before.</summary>
    public int Before { get; }

    /// <summary>Steps behind.</summary>
    public int After { get; }
}
