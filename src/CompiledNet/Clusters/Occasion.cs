namespace CompiledNet;

/// <summary>What the ranks of a cluster come together for.</summary>
internal enum Occasion
{
    /// <summary>A training: its arguments have been checked.</summary>
    Fit,

    /// <summary>An epoch, or the end of the last.</summary>
    Epoch,

    /// <summary>A step, or the end of an epoch's last.</summary>
    Step,

    /// <summary>An evaluation.</summary>
    Evaluate,

    /// <summary>Nothing comes after it.</summary>
    End,
}
