using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>One output of a network.</summary>
/// <param name="Name">The layer that gives it.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Loss">What it is trained on; null where the network only predicts.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record OutputInfo(string Name, TensorShape Shape, Loss? Loss)
{
    /// <summary>
    /// Floats that a target of one image has: a class number a position, a number an output, or as many as a loss of one's own asks for; 0
    /// without a loss.
    /// </summary>
    public int TargetLength => Loss is { } loss ? Targets ?? Contract.TargetLength(loss, Positions, Shape.Channels) : 0;

    /// <summary>Floats of a target, where they do not follow from the output; see <see cref="LossAttribute{TLoss}.Targets"/>.</summary>
    public int? Targets { get; init; }

    /// <summary>
    /// How much of the certainty of labels is taken away, 0 to less than 1; see <see cref="LossAttribute.LabelSmoothing"/>.
    /// </summary>
    public float LabelSmoothing { get; init; }

    /// <summary>The difference from which on <see cref="CompiledNet.Loss.Huber"/> grows in proportion to it.</summary>
    public float Delta { get; init; } = 1;

    /// <summary>See <see cref="LossAttribute.Gamma"/>.</summary>
    public float Gamma { get; init; } = 2;

    /// <summary>See <see cref="LossAttribute.Alpha"/>.</summary>
    public float Alpha { get; init; } = 0.25f;

    /// <summary>See <see cref="LossAttribute.ApplyClassBalancing"/>.</summary>
    public bool ApplyClassBalancing { get; init; }

    /// <summary>Whether it gives logits; see <see cref="LossAttribute.FromLogits"/>.</summary>
    public bool FromLogits { get; init; }

    /// <summary>The label of positions that are left out; null where all count. See <see cref="LossAttribute.IgnoreLabel"/>.</summary>
    public int? IgnoreLabel { get; init; }

    /// <summary>What the loss is multiplied by where those of several outputs are summed.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>Whether the output says which class: accuracy is measured on it.</summary>
    internal bool IsOfClasses => HasClassNumbers || HasShares || HasAnswers;

    /// <summary>Whether its targets are class numbers.</summary>
    internal bool HasClassNumbers => Loss is CompiledNet.Loss.SparseCategoricalCrossentropy;

    /// <summary>Whether its targets are probabilities of classes.</summary>
    internal bool HasShares => Loss is CompiledNet.Loss.CategoricalCrossentropy or CompiledNet.Loss.CategoricalFocalCrossentropy;

    /// <summary>Whether each of its values is yes or no by itself.</summary>
    internal bool HasAnswers => Loss is CompiledNet.Loss.BinaryCrossentropy or CompiledNet.Loss.BinaryFocalCrossentropy or CompiledNet.Loss.Dice;

    /// <summary>Whether its values are numbers with a target each, and errors are measured on them.</summary>
    internal bool IsOfNumbers => Loss is not null && !IsOfClasses && TargetLength == Shape.Length;

    /// <summary>Whether the position of a label is left out.</summary>
    internal bool LeavesOut(float label) => IgnoreLabel is { } ignored && label == ignored;

    /// <summary>Classes that weights can be given for; 0 where there is not one class a position.</summary>
    internal int Classes => Loss is { } loss ? Contract.Classes(loss, Shape.Channels) : 0;

    /// <summary>Weights of one image: one a position where classes have weights, else one; none without a loss.</summary>
    internal int WeightsLength => Loss is { } loss ? Contract.WeightsLength(loss, Positions, Shape.Channels) : 0;

    /// <summary>Positions of its map; 1 for a vector.</summary>
    internal int Positions => Shape.Height * Shape.Width;
}
