namespace CompiledNet;

/// <summary>A layer that makes one value of each window of steps, channel by channel.</summary>
public abstract class Pool1DAttribute : Window1DAttribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected Pool1DAttribute(int poolSize) => PoolSize = poolSize;

    /// <summary>Steps of a window.</summary>
    public int PoolSize { get; }

    /// <summary>
    /// Whether a last window may reach beyond the end of the sequence, where it has fewer values, in place of steps that no window sees; it
    /// begins within the sequence. PyTorch's <c>ceil_mode</c>.
    /// </summary>
    public bool CeilMode { get; set; }
}
