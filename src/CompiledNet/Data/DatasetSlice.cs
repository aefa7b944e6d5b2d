namespace CompiledNet;

/// <summary>Consecutive examples of another data set; nothing is copied.</summary>
internal sealed class DatasetSlice(Dataset source, int start, int count) : Dataset
{
    public Dataset Source => source;

    public int Start => start;

    public override int Count => count;

    public override int InputLength => source.InputLength;

    public override int TargetLength => source.TargetLength;

    public override bool HasSampleWeights => source.HasSampleWeights;

    internal override Dataset Unchanged => new DatasetSlice(source.Unchanged, start, count);

    protected internal override void BeginEpoch(long epoch) => source.BeginEpoch(epoch);

    public override float SampleWeight(int index)
    {
        CheckIndex(index);
        return source.SampleWeight(start + index);
    }

    public override void Read(int index, Span<float> input, Span<float> target)
    {
        CheckIndex(index);
        source.Read(start + index, input, target);
    }
}
