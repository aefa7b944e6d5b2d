namespace CompiledNet;

/// <summary>
/// A data set that all ranks of a cluster have, and that each reads its share of: before the training it checks a part of the examples, in
/// the training it reads those that it has of each batch.
/// </summary>
internal sealed class SharedDataset(Dataset source, Cluster cluster) : Dataset
{
    /// <summary>Examples that every rank reads, to see that all have the same: the first, the last, and those evenly between.</summary>
    private const int Samples = 64;

    public Cluster Cluster => cluster;

    public override int Count => source.Count;

    public override int InputLength => source.InputLength;

    public override int TargetLength => source.TargetLength;

    public override bool HasSampleWeights => source.HasSampleWeights;

    internal override Dataset Unchanged => source.Unchanged;

    internal override Dataset Fixed => new SharedDataset(source.Fixed, cluster);

    /// <summary>The examples that this rank checks for all.</summary>
    public (int First, int End) OwnPart =>
        ((int)((long)Count * cluster.Rank / cluster.Size), (int)((long)Count * (cluster.Rank + 1) / cluster.Size));

    /// <summary>The examples that all ranks compare.</summary>
    public IEnumerable<int> ComparedExamples
    {
        get
        {
            int samples = Math.Min(Samples, Count);
            return Enumerable.Range(0, samples).Select(sample => (int)((long)(Count - 1) * sample / Math.Max(1, samples - 1)));
        }
    }

    public override float SampleWeight(int index) => source.SampleWeight(index);

    public override void Read(int index, Span<float> input, Span<float> target) => source.Read(index, input, target);

    protected internal override void BeginEpoch(long epoch) => source.BeginEpoch(epoch);
}
