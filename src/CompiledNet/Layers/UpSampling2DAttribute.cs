namespace CompiledNet;

/// <summary>Enlarges a feature map a whole number of times.</summary>
public sealed class UpSampling2DAttribute : LayerAttribute
{
    /// <summary>Two rows and columns of each.</summary>
    public UpSampling2DAttribute()
        : this(2)
    {
    }

    /// <summary>Both axes as many times.</summary>
    /// <param name="size">How many rows and columns become of one; at least 1.</param>
    public UpSampling2DAttribute(int size)
        : this(size, size)
    {
    }

    /// <summary>Each axis by itself.</summary>
    /// <param name="sizeHeight">How many rows become of one; at least 1.</param>
    /// <param name="sizeWidth">How many columns become of one; at least 1.</param>
    public UpSampling2DAttribute(int sizeHeight, int sizeWidth)
    {
        SizeHeight = sizeHeight;
        SizeWidth = sizeWidth;
    }

    /// <summary>How many rows become of one.</summary>
    public int SizeHeight { get; }

    /// <summary>How many columns become of one.</summary>
    public int SizeWidth { get; }

    /// <summary>How the new values are made; <see cref="Interpolation.Nearest"/> unless said otherwise.</summary>
    public Interpolation Interpolation { get; set; }
}
