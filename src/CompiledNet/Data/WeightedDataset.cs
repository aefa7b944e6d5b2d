namespace CompiledNet;

/// <summary>The examples of another data set, each with a weight in the loss.</summary>
internal sealed class WeightedDataset : Dataset
{
    private readonly Dataset source;
    private readonly float[] weights;

    public WeightedDataset(Dataset source, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Length != source.Count)
            throw new ArgumentException($"Expected {source.Count} weights, one for each example; got {weights.Length}.", nameof(weights));
        int wrong = Array.FindIndex(weights, weight => !IsWeight(weight));
        if (wrong >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"weights[{wrong}] is {weights[wrong]}; expected a finite number, zero or more."), nameof(weights));
        }

        (this.source, this.weights) = (source, weights);
    }

    public override int Count => source.Count;

    public override int InputLength => source.InputLength;

    public override int TargetLength => source.TargetLength;

    public override bool HasSampleWeights => true;

    internal override Dataset Unchanged => new WeightedDataset(source.Unchanged, weights);

    /// <summary>Whether a number can be a weight.</summary>
    public static bool IsWeight(float weight) => float.IsFinite(weight) && weight >= 0;

    public override float SampleWeight(int index)
    {
        CheckIndex(index);
        return weights[index];
    }

    public override void Read(int index, Span<float> input, Span<float> target) => source.Read(index, input, target);

    protected internal override void BeginEpoch(long epoch) => source.BeginEpoch(epoch);
}
