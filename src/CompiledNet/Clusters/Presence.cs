namespace CompiledNet;

/// <summary>What a rank says when all come together, as it goes over the wire.</summary>
/// <param name="Occasion">What it is about to do.</param>
internal readonly record struct Presence(Occasion Occasion)
{
    /// <summary>Whether this rank has failed: its text says how.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Whether a callback of this rank has ended the training: its text says why.</summary>
    public bool Stops { get; init; }

    /// <summary>Whether the training was cancelled at this rank.</summary>
    public bool Cancels { get; init; }

    /// <summary>Bytes of the text.</summary>
    public int TextLength { get; init; }

    /// <summary>The optimizer's learning rate.</summary>
    public float LearningRate { get; init; }

    /// <summary>A fingerprint of what must be equal at all ranks, such as the parameters at the end of an epoch.</summary>
    public ulong Fingerprint { get; init; }
}
