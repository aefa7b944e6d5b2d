using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Processes that train one network together. All run the same program and call <see cref="Network.Fit"/> with the same arguments; each
/// trains on its tiles of every batch, and all end with the same network: that of one process alone, bit for bit. The processes are called
/// ranks and have numbers from 0. What moves the bytes derives from this class: MPI, in the package CompiledNet.Mpi.
/// </summary>
/// <remarks>
/// Whoever derives from it gives seven calls. <see cref="Gather"/>, <see cref="Sum"/> and <see cref="End"/> are called by all ranks, in the
/// same order and by one thread at a time. <see cref="Send"/>, <see cref="Wait"/> and <see cref="Receive"/> are called by several threads at
/// once, for messages that differ in rank or tag. <see cref="Abort"/> is called by one rank. Each throws what says rank and call where the
/// engine fails.
/// </remarks>
public abstract class Cluster : IDisposable
{
    private bool isDisposed;

    /// <summary>What is known from the beginning.</summary>
    /// <param name="rank">The number of this process, 0 to <paramref name="size"/> - 1.</param>
    /// <param name="size">Processes, 1 or more.</param>
    /// <param name="reduction">How gradients are added up; all ranks say the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    protected Cluster(int rank, int size, Reduction reduction = Reduction.Exact)
    {
        Argument.CheckPositive(size, nameof(size), "processes");
        if ((uint)rank >= (uint)size)
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"Expected 0 to {size - 1}, the ranks of a cluster of {size}.");
        Rank = rank;
        Size = size;
        Reduction = reduction;
        Meetings = new RankMeeting(this);
    }

    /// <summary>The number of this process, from 0. Rank 0 writes progress, checkpoints and logs for all.</summary>
    public int Rank { get; }

    /// <summary>Processes, 1 or more.</summary>
    public int Size { get; }

    /// <summary>How gradients are added up.</summary>
    public Reduction Reduction { get; }

    /// <summary>Where all ranks come together to say what each is about to do.</summary>
    internal RankMeeting Meetings { get; }

    /// <summary>
    /// A view of a data set that all ranks have, for <see cref="Network.Fit"/> and <see cref="Network.Evaluate"/> with this cluster. Each
    /// rank reads its share: before the training the part that it checks, and samples that all compare; in the training what it has of each
    /// batch. (A data set that is given as it is, is read by each rank once, from the first example to the last, and compared whole.)
    /// Either way, batches are those of one process.
    /// </summary>
    /// <param name="data">The examples: the same, in the same order, at each rank.</param>
    /// <returns>The view; the data set itself where there is one process.</returns>
    public Dataset Share(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Size == 1 ? data : new SharedDataset(data, this);
    }

    /// <summary>Ends what is done together; every rank calls it. A second call does nothing.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        Meetings.Leave();
        End();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives every rank what all ranks have. All call it with the same lengths.</summary>
    /// <param name="parts">The parts of all ranks, one after the other; the own part is in place, the others are received.</param>
    /// <param name="lengths">Bytes of each rank's part, 0 or more.</param>
    protected internal abstract void Gather(Span<byte> parts, ReadOnlySpan<int> lengths);

    /// <summary>
    /// Begins to send, and returns without waiting for the receiver. Messages of one tag arrive in the order in which they are sent.
    /// </summary>
    /// <param name="message">What to send: memory that does not move, and that nobody writes to before <see cref="Wait"/>.</param>
    /// <param name="rank">Who receives it.</param>
    /// <param name="tag">Which message it is: 0 or more, one for each 64 KiB of a gradient.</param>
    /// <returns>What <see cref="Wait"/> knows the message by.</returns>
    protected internal abstract int Send(ReadOnlySpan<float> message, int rank, int tag);

    /// <summary>Waits until the memory of a message that was sent may be written to.</summary>
    /// <param name="sent">What <see cref="Send"/> gave; it holds for one call.</param>
    protected internal abstract void Wait(int sent);

    /// <summary>Receives a message.</summary>
    /// <param name="message">Receives what is sent; as long as that, in memory that does not move.</param>
    /// <param name="rank">Who sends it.</param>
    /// <param name="tag">Which message it is.</param>
    protected internal abstract void Receive(Span<float> message, int rank, int tag);

    /// <summary>
    /// Adds up the numbers of all ranks, in any order; all get the same sums. Asked for with <see cref="Reduction.Fast"/> only.
    /// </summary>
    /// <param name="numbers">Own numbers; become the sums.</param>
    protected internal abstract void Sum(Span<float> numbers);

    /// <summary>
    /// Says on the error stream why, and ends the processes of all ranks, this one too: the others wait for what will not come.
    /// </summary>
    /// <param name="failure">Why.</param>
    protected internal abstract void Abort(Exception failure);

    /// <summary>All ranks have come to the end, or have been told that one did: the engine may end.</summary>
    protected abstract void End();
}
