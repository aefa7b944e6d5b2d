namespace CompiledNet;

/// <summary>
/// The processes of a cluster cannot go on together: a rank has failed or ended, or they were given different things to do. The message
/// says which rank, and in what.
/// </summary>
public sealed class ClusterException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which rank, and in what.</param>
    public ClusterException(string message)
        : base(message)
    {
    }
}
