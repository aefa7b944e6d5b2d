namespace CompiledNet;

/// <summary>A layer that slides a window over the rows and columns of a feature map.</summary>
public abstract class WindowAttribute : LayerAttribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected WindowAttribute()
    {
    }

    /// <summary>Rows and columns from one window to the next; at least 1.</summary>
    public int Stride { get; set; }

    /// <summary>Rows from one window to the next, where it differs from <see cref="StrideWidth"/>.</summary>
    public int StrideHeight { get; set; }

    /// <summary>Columns from one window to the next, where it differs from <see cref="StrideHeight"/>.</summary>
    public int StrideWidth { get; set; }

    /// <summary>How the border is treated; <see cref="Padding.Valid"/> unless said otherwise.</summary>
    public Padding Padding { get; set; }

    /// <summary>
    /// Rows and columns of padding on each of the four sides, in place of <see cref="Padding"/>. A convolution sees zeros
    /// there; pooling does not see them at all.
    /// </summary>
    public int ZeroPadding { get; set; }

    /// <summary>Rows of padding above and below, where they differ from <see cref="ZeroPaddingWidth"/>.</summary>
    public int ZeroPaddingHeight { get; set; }

    /// <summary>Columns of padding left and right, where they differ from <see cref="ZeroPaddingHeight"/>.</summary>
    public int ZeroPaddingWidth { get; set; }

    /// <summary>
    /// Accepts a stride that does not divide what the window leaves over: the last rows or columns are then never seen.
    /// Without it such a layer is a build error. It also accepts a stride larger than the window, which skips values in between
    /// and is advised against (CN2010).
    /// </summary>
    public bool AllowCropping { get; set; }
}
