namespace CompiledNet.Mpi.Program;

/// <summary>A data set whose disk breaks in the midst of a training.</summary>
internal sealed class BrittleDataset(Dataset source, bool isBrittle) : Dataset
{
    private long epoch;

    public override int Count => source.Count;

    public override int InputLength => source.InputLength;

    public override int TargetLength => source.TargetLength;

    public override void Read(int index, Span<float> input, Span<float> target)
    {
        if (isBrittle && Volatile.Read(ref epoch) == 1)
            throw new IOException($"Example {index} cannot be read.");
        source.Read(index, input, target);
    }

    protected internal override void BeginEpoch(long epoch) => Volatile.Write(ref this.epoch, epoch);
}
