using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>Where workers get the examples of a batch from. Reading is thread-safe.</summary>
internal abstract class ExampleRows
{
    /// <summary>A round begins: some tiles of a batch are trained side by side.</summary>
    /// <param name="first">The first example's place in the batch.</param>
    /// <param name="count">Examples of the round.</param>
    /// <param name="end">The place after the last example of the batch that this process trains on.</param>
    /// <param name="images">Examples of the whole batch.</param>
    /// <param name="mostTiles">Tiles of the largest round.</param>
    /// <returns>Tiles of the next round that <see cref="ReadNext"/> can read meanwhile.</returns>
    public virtual int BeginRound(int first, int count, int end, int images, int mostTiles) => 0;

    /// <summary>Reads a tile of the next round.</summary>
    public virtual void ReadNext(int tile) => throw new NotSupportedException("Nothing is read ahead.");

    /// <summary>Gives consecutive examples of the batch, one after the other.</summary>
    /// <param name="first">The first one's place in the batch.</param>
    /// <param name="count">1 to 16.</param>
    /// <param name="memory">Room to read into.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="weights">What each counts for; none where all count 1.</param>
    public abstract void Read(
        int first, int count, TileMemory memory, out ReadOnlySpan<float> inputs, out ReadOnlySpan<float> targets,
        out ReadOnlySpan<float> weights);

    /// <summary>Gives the targets alone of what <see cref="Read"/> gives, before the round in which it does.</summary>
    public virtual ReadOnlySpan<float> ReadTargets(int first, int count, TileMemory memory)
    {
        Read(first, count, memory, out _, out ReadOnlySpan<float> targets, out _);
        return targets;
    }
}

/// <summary>Examples that stand in the caller's memory, one after the other, which the caller keeps in place meanwhile.</summary>
internal sealed unsafe class PinnedRows(int inputLength, int targetLength) : ExampleRows
{
    private float* inputRows;
    private float* targetRows;
    private float* weightRows;

    /// <summary>Says where the batch stands.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="weights">Null where all examples count 1.</param>
    public void Set(float* inputs, float* targets, float* weights)
    {
        inputRows = inputs;
        targetRows = targets;
        weightRows = weights;
    }

    public override void Read(
        int first, int count, TileMemory memory, out ReadOnlySpan<float> inputs, out ReadOnlySpan<float> targets,
        out ReadOnlySpan<float> weights)
    {
        inputs = new ReadOnlySpan<float>(inputRows + (nint)first * inputLength, count * inputLength);
        targets = new ReadOnlySpan<float>(targetRows + (nint)first * targetLength, count * targetLength);
        weights = weightRows == null ? default : new ReadOnlySpan<float>(weightRows + first, count);
    }
}

/// <summary>All examples of a data set, as they stand there.</summary>
internal sealed class DatasetRows(ExampleReader data) : ExampleRows
{
    public override void Read(
        int first, int count, TileMemory memory, out ReadOnlySpan<float> inputs, out ReadOnlySpan<float> targets,
        out ReadOnlySpan<float> weights)
    {
        int inputLength = data.InputLength;
        int targetLength = data.TargetLength;
        for (int row = 0; row < count; row++)
        {
            data.Read(
                first + row,
                memory.Inputs.AsSpan(row * inputLength, inputLength), memory.Targets.AsSpan(row * targetLength, targetLength));
            if (data.HasWeights)
                memory.SampleWeights[row] = data.ReadWeight(first + row);
        }

        inputs = memory.Inputs.AsSpan(0, count * inputLength);
        targets = memory.Targets.AsSpan(0, count * targetLength);
        weights = data.HasWeights ? memory.SampleWeights.AsSpan(0, count) : default;
    }
}
