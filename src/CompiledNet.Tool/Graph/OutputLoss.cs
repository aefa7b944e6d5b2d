namespace CompiledNet.Tool.Graph;

/// <summary>What an output was trained on.</summary>
/// <param name="Kind">The loss.</param>
internal sealed record OutputLoss(Loss Kind)
{
    /// <summary>How much of the certainty of labels is taken away, 0 to 1, without 1.</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>The difference from which on Huber's loss grows in proportion to it, above 0.</summary>
    public float Delta { get; init; } = 1;

    /// <summary>What an attribute says beside the kind, name by name, without what it says anyway.</summary>
    public IEnumerable<(string Name, string Value)> Options
    {
        get
        {
            if (LabelSmoothing != 0)
                yield return (nameof(LabelSmoothing), AttributeText.Real(LabelSmoothing));
            if (Delta != 1)
                yield return (nameof(Delta), AttributeText.Real(Delta));
        }
    }
}
