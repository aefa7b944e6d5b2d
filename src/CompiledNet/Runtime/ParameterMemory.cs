namespace CompiledNet.Runtime;

/// <summary>
/// The flat vector that all parameters of a network stand in, in the layout that the kernels read, and behind it other forms of them that
/// predictions compute with, which are made anew only when the parameters have changed.
/// </summary>
/// <param name="architecture">The network.</param>
internal sealed class ParameterMemory(Architecture architecture)
{
    private readonly object deriving = new();
    private long changes = 1;
    private long derivedChanges;

    /// <summary>All of it.</summary>
    public Workspace Memory { get; } = new(architecture.ParameterLength + architecture.DerivedLength);

    /// <summary>Floats of the parameters.</summary>
    public int Length => architecture.ParameterLength;

    /// <summary>The first parameter, at a multiple of 64 bytes; derived forms stand behind the last.</summary>
    public ref float Origin => ref Memory.Origin;

    /// <summary>The parameters. Whoever writes to them does so within a change of <see cref="NetworkAccess"/>, at whose end they are told.</summary>
    public Span<float> Span => Memory.Span[..Length];

    /// <summary>Says that the parameters have changed: the next prediction makes their derived forms anew.</summary>
    public void Change() => Interlocked.Increment(ref changes);

    /// <summary>Sees to it that derived forms are those of the parameters. Thread-safe; allocates nothing.</summary>
    /// <param name="network">Whose parameters they are.</param>
    public void Derive(Network network)
    {
        if (architecture.DerivedLength == 0 || Interlocked.Read(ref derivedChanges) == Interlocked.Read(ref changes))
            return;
        lock (deriving)
        {
            long seen = Interlocked.Read(ref changes);
            if (derivedChanges == seen)
                return;
            network.RunDeriveParameters(ref Origin);
            Interlocked.Exchange(ref derivedChanges, seen);
        }
    }
}
