namespace CompiledNet;

/// <summary>Each step of a sequence so many times.</summary>
public sealed class UpSampling1DAttribute : LayerAttribute
{
    /// <summary>Each step twice.</summary>
    public UpSampling1DAttribute()
        : this(2)
    {
    }

    /// <summary>Each step <paramref name="size"/> times.</summary>
    /// <param name="size">How many steps become of one; at least 1.</param>
    public UpSampling1DAttribute(int size) => Size = size;

    /// <summary>How many steps become of one.</summary>
    public int Size { get; }
}
