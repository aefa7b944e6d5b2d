namespace CompiledNet;

/// <summary>A layer that slides a window over the steps of a sequence.</summary>
public abstract class Window1DAttribute : LayerAttribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected Window1DAttribute()
    {
    }

    /// <summary>Steps from one window to the next; at least 1.</summary>
    public int Stride { get; set; }

    /// <summary>How the ends are treated; <see cref="Padding.Valid"/> unless said otherwise.</summary>
    public Padding Padding { get; set; }

    /// <summary>
    /// Steps of padding before and behind, in place of <see cref="Padding"/>. A convolution sees zeros there; pooling does not see them at
    /// all.
    /// </summary>
    public int ZeroPadding { get; set; }

    /// <summary>
    /// Accepts a stride that does not divide what the window leaves over: the last steps are then never seen. Without it such a layer is
    /// a build error. It also accepts a stride larger than the window, which skips steps in between and is advised against (CN2010).
    /// </summary>
    public bool AllowCropping { get; set; }
}
