namespace CompiledNet;

/// <summary>
/// What training makes small. A network without a loss only predicts: no backward pass is generated for it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LossAttribute : Attribute
{
    private int? ignoreLabel;

    /// <summary>Trains the network's output on <paramref name="loss"/>.</summary>
    public LossAttribute(Loss loss) => Loss = loss;

    /// <summary>What the output is trained on.</summary>
    public Loss Loss { get; }

    /// <summary>
    /// How much of the certainty of labels is taken away (Szegedy et al. 2016), 0 to 1, without 1; 0 unless said otherwise. Of K classes,
    /// a label y becomes y * (1 - smoothing) + smoothing / K; of a binary one, y * (1 - smoothing) + smoothing / 2. For crossentropies. It
    /// counts in training and in evaluation.
    /// </summary>
    public float LabelSmoothing { get; set; }

    /// <summary>
    /// The difference from which on <see cref="CompiledNet.Loss.Huber"/> grows in proportion to it: above 0; 1 unless said otherwise.
    /// </summary>
    public float Delta { get; set; } = 1;

    /// <summary>
    /// Whether the output gives logits, which the loss puts through softmax or sigmoid itself (Keras' <c>from_logits</c>, PyTorch's
    /// <c>CrossEntropyLoss</c>): the last layer then has no activation, and predictions are logits. For crossentropies; false unless said
    /// otherwise.
    /// </summary>
    public bool FromLogits { get; set; }

    /// <summary>
    /// How little focal crossentropies count what the network is sure of: 1 or more; 2 unless said otherwise, as in Keras.
    /// </summary>
    public float Gamma { get; set; } = 2;

    /// <summary>
    /// What <see cref="CompiledNet.Loss.CategoricalFocalCrossentropy"/> is multiplied by, and with <see cref="ApplyClassBalancing"/> the answer yes
    /// of <see cref="CompiledNet.Loss.BinaryFocalCrossentropy"/>, of which no has 1 - alpha: above 0, and below 1 there; 0.25 unless said otherwise.
    /// </summary>
    public float Alpha { get; set; } = 0.25f;

    /// <summary>
    /// Whether <see cref="CompiledNet.Loss.BinaryFocalCrossentropy"/> multiplies yes and no by alpha and 1 - alpha; false unless said otherwise, as in
    /// Keras.
    /// </summary>
    public bool ApplyClassBalancing { get; set; }

    /// <summary>
    /// The label of positions that are left out, where <see cref="HasIgnoreLabel"/> (Keras' <c>ignore_class</c>, PyTorch's <c>ignore_index</c>), such
    /// as 255 in masks: they have no loss and no gradient, and count in no metric; the loss is the mean over the positions of a batch that
    /// count. For <see cref="CompiledNet.Loss.SparseCategoricalCrossentropy"/>.
    /// </summary>
    public int IgnoreLabel
    {
        get => ignoreLabel.GetValueOrDefault();
        set => ignoreLabel = value;
    }

    /// <summary>Whether there is a label of positions that are left out.</summary>
    public bool HasIgnoreLabel => ignoreLabel is not null;
}
