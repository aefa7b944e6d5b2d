namespace CompiledNet.Runtime;

/// <summary>
/// Workspaces that calls of any thread share, for arenas too large for the stack. Lock-free; allocates only while more calls run
/// at once than ever before.
/// </summary>
/// <param name="length">Floats of each workspace.</param>
internal sealed class WorkspacePool(int length)
{
    private readonly Workspace?[] idle = new Workspace?[2 * Environment.ProcessorCount];

    /// <summary>Takes an idle workspace, or a new one. What it holds is left over from its last use, and finite.</summary>
    public Workspace Rent()
    {
        foreach (ref Workspace? slot in idle.AsSpan())
        {
            if (slot is not null && Interlocked.Exchange(ref slot, null) is { } workspace)
                return workspace;
        }

        return new Workspace(length);
    }

    /// <summary>Gives a workspace back. Where all places are taken it is left to the garbage collector.</summary>
    public void Return(Workspace workspace)
    {
        foreach (ref Workspace? slot in idle.AsSpan())
        {
            if (slot is null && Interlocked.CompareExchange(ref slot, workspace, null) is null)
                return;
        }
    }
}
