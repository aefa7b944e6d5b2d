using System.Buffers;

namespace CompiledNet;

/// <summary>Examples whose input is that of one data set and, behind it, that of another.</summary>
internal sealed class JoinedDataset : Dataset
{
    private readonly Dataset first;
    private readonly Dataset second;

    public JoinedDataset(Dataset first, Dataset second)
    {
        ArgumentNullException.ThrowIfNull(second, "other");
        if (second.Count != first.Count)
            throw new ArgumentException($"Expected {first.Count} examples, as many as there are here; the other data set has {second.Count}.", "other");
        (this.first, this.second) = (first, second);
    }

    public override int Count => Math.Min(first.Count, second.Count);

    public override int InputLength => first.InputLength + second.InputLength;

    public override int TargetLength => first.TargetLength;

    public override bool HasSampleWeights => first.HasSampleWeights;

    internal override Dataset Unchanged => new JoinedDataset(first.Unchanged, second.Unchanged);

    public override float SampleWeight(int index) => first.SampleWeight(index);

    public override void Read(int index, Span<float> input, Span<float> target)
    {
        CheckIndex(index);
        CheckLengths(input, target);
        first.Read(index, input[..first.InputLength], target);
        float[] unused = ArrayPool<float>.Shared.Rent(second.TargetLength);
        second.Read(index, input[first.InputLength..], unused.AsSpan(0, second.TargetLength));
        ArrayPool<float>.Shared.Return(unused);
    }

    protected internal override void BeginEpoch(long epoch)
    {
        first.BeginEpoch(epoch);
        second.BeginEpoch(epoch);
    }
}
