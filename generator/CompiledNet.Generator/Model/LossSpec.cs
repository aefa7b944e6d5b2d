namespace CompiledNet.Generator.Model;

internal enum LossKind
{
    SparseCategoricalCrossentropy,
    MeanSquaredError,
    CategoricalCrossentropy,
    BinaryCrossentropy,
    MeanAbsoluteError,
    Huber,
}

/// <summary>A loss of one output with what was written of it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="LabelSmoothing">How much of the certainty of labels is to be taken away, as it was written; null where it was not.</param>
/// <param name="Delta">The difference from which on Huber's loss grows in proportion to it, as it was written; null where it was not.</param>
/// <param name="Weight">What it is multiplied by where the losses of several outputs are summed.</param>
internal sealed record LossSpec(LossKind Kind, float? LabelSmoothing = null, float? Delta = null, float Weight = 1)
{
    /// <summary>What is taken from the right label and shared out among all: 0 where nothing is written, or nothing that has an effect.</summary>
    public float Smoothing => IsCrossentropy && LabelSmoothing is { } smoothing ? smoothing : 0;

    /// <summary>The difference from which on Huber's loss grows in proportion to it: 1 where nothing is written, or nothing that has an effect.</summary>
    public float Threshold => Kind is LossKind.Huber && Delta is { } delta ? delta : 1;

    /// <summary>Whether its targets are labels, which can be smoothed.</summary>
    public bool IsCrossentropy => Kind is LossKind.SparseCategoricalCrossentropy or LossKind.CategoricalCrossentropy or LossKind.BinaryCrossentropy;

    /// <summary>
    /// The activation whose output it takes: with it, its gradient is the difference of output and target. Null where any but softmax
    /// will do.
    /// </summary>
    public ActivationKind? Activation => Kind switch
    {
        LossKind.SparseCategoricalCrossentropy or LossKind.CategoricalCrossentropy => ActivationKind.Softmax,
        LossKind.BinaryCrossentropy => ActivationKind.Sigmoid,
        _ => null,
    };
}
