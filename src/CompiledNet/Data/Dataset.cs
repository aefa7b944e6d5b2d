namespace CompiledNet;

/// <summary>Examples to train or evaluate on: inputs with their targets, read by index. Reading must be thread-safe.</summary>
public abstract class Dataset
{
    /// <summary>Number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// Floats of one input: height * width * channels, in the order rows, columns, channels. The inputs of a network with several stand one
    /// after the other.
    /// </summary>
    public abstract int InputLength { get; }

    /// <summary>Floats of one target: 1 for a class number, else one for each output.</summary>
    public abstract int TargetLength { get; }

    /// <summary>Reads one example.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="input">Receives <see cref="InputLength"/> floats.</param>
    /// <param name="target">Receives <see cref="TargetLength"/> floats; a class number is a whole number from 0.</param>
    public abstract void Read(int index, Span<float> input, Span<float> target);

    /// <summary>Whether <see cref="SampleWeight"/> is to be asked: where it is not, every example counts 1.</summary>
    public virtual bool HasSampleWeights => false;

    /// <summary>
    /// What an example counts for (Keras' <c>sample_weight</c>): its loss and gradient are multiplied by it, and still divided by the number of
    /// examples. Thread-safe, as <see cref="Read"/> is.
    /// </summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>A finite number, zero or more.</returns>
    public virtual float SampleWeight(int index) => 1;

    /// <summary>
    /// A training begins an epoch: for data sets whose examples differ from one to the next. No example is read meanwhile.
    /// </summary>
    /// <param name="epoch">Epochs that the network has been trained for, those of other trainings included.</param>
    protected internal virtual void BeginEpoch(long epoch)
    {
    }

    /// <summary>The same examples as they are, where this data set changes them.</summary>
    internal virtual Dataset Unchanged => this;

    /// <summary>The examples that there are now: some data sets say another number each time they are asked.</summary>
    internal virtual Dataset Fixed => Slice(0, Count);

    /// <summary>A view of consecutive examples: nothing is copied, and <see cref="Read"/> reads from this data set.</summary>
    /// <param name="start">The first example, 0 to <see cref="Count"/>.</param>
    /// <param name="count">How many; <paramref name="start"/> + <paramref name="count"/> is at most <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The examples do not all exist.</exception>
    public Dataset Slice(int start, int count)
    {
        if ((uint)start > (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Expected 0 to {Count}, the number of examples.");
        if ((uint)count > (uint)(Count - start))
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected 0 to {Count - start}, the examples from {start} on.");

        // A slice of a slice reads from the original, so that views do not pile up.
        return this is DatasetSlice slice
            ? new DatasetSlice(slice.Source, slice.Start + start, count)
            : new DatasetSlice(this, start, count);
    }

    /// <summary>
    /// The same examples for a network with several inputs: behind the input of each stands that of the example of the same number of another
    /// data set, whose targets are left out. Nothing is copied. Maps are augmented before they are joined.
    /// </summary>
    /// <param name="other">As many examples.</param>
    /// <exception cref="ArgumentException">The other data set has another number of examples.</exception>
    public Dataset WithInputsOf(Dataset other) => new JoinedDataset(this, other);

    /// <summary>The same examples, each with a weight of its own in the loss, in the place of any before; see <see cref="SampleWeight"/>.</summary>
    /// <param name="weights">One for each example: finite numbers, zero or more. Used where they are, not copied.</param>
    /// <exception cref="ArgumentException">There are not as many as examples, or one is no such number.</exception>
    public Dataset WithSampleWeights(float[] weights) => new WeightedDataset(this, weights);

    /// <summary>Throws unless <paramref name="index"/> is the number of an example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in 0 to <see cref="Count"/> - 1.</exception>
    protected void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Expected 0 to {Count - 1}: the data set has {Count} examples.");
    }

    /// <summary>Throws unless the spans given to <see cref="Read"/> have the lengths that an example has.</summary>
    /// <exception cref="ArgumentException">A length is wrong; the message says what was expected and what came.</exception>
    protected void CheckLengths(ReadOnlySpan<float> input, ReadOnlySpan<float> target)
    {
        if (input.Length != InputLength)
            throw new ArgumentException($"An input has {InputLength} floats; the span has {input.Length}.", nameof(input));
        if (target.Length != TargetLength)
            throw new ArgumentException($"A target has {TargetLength} floats; the span has {target.Length}.", nameof(target));
    }
}
