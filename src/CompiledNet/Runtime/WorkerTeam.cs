using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace CompiledNet.Runtime;

/// <summary>
/// Threads that do the pieces of a job together, again and again: the caller is worker 0, the others are threads of the team's own.
/// Each takes the next piece that nobody has taken, so that a job never waits for a thread that the system has not let run.
/// Fork and join cost less than a microsecond while the team is busy, and allocate nothing.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>About what it costs to put a thread to sleep and wake it: spinning longer would cost more than it saves.</summary>
    private const int SpinMicroseconds = 50;

    private readonly Thread[] threads;
    private readonly object failureGate = new();
    private readonly Signal started;
    private readonly Signal finished;
    private Ledger ledger;
    private Work? work;
    private int generation;
    private bool disposed;
    private Exception? failure;
    private int failedPiece;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">Workers with the caller, 1 or more.</param>
    /// <param name="name">What the threads are called in a debugger.</param>
    public WorkerTeam(int count, string name)
    {
        Count = count;
        int spin = count <= Environment.ProcessorCount ? SpinMicroseconds : 0;
        started = new Signal(spin);
        finished = new Signal(spin);
        threads = new Thread[count - 1];
        for (int index = 0; index < threads.Length; index++)
        {
            int worker = index + 1;
            threads[index] = new Thread(() => Serve(worker)) { Name = $"{name} {worker}", IsBackground = true };
            threads[index].Start();
        }
    }

    /// <summary>One piece of a job.</summary>
    /// <param name="piece">Which piece, from 0.</param>
    /// <param name="worker">Who does it, 0 to <see cref="Count"/> - 1: no two pieces at the same time have one worker.</param>
    public delegate void Work(int piece, int worker);

    /// <summary>Workers, the caller included.</summary>
    public int Count { get; }

    /// <summary>The number of workers that a caller's <c>threads</c> argument asks for: 0 means one for each processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The argument is negative.</exception>
    public static int CountFor(int threads)
    {
        if (threads < 0)
            throw new ArgumentOutOfRangeException(nameof(threads), threads, "Expected a number of threads, or 0 for one each processor.");
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>Does all pieces of a job; returns when they are done. Not for two callers at once.</summary>
    /// <param name="pieces">How many there are.</param>
    /// <param name="job">Does one piece.</param>
    /// <exception cref="Exception">What a piece threw; the first piece's where several did. All others are done nevertheless.</exception>
    public void Run(int pieces, Work job)
    {
        if (pieces == 0)
            return;
        if (threads.Length == 0 || pieces == 1)
        {
            RunAlone(pieces, job);
            return;
        }

        work = job;
        ledger.Unfinished = pieces;
        int before = generation++;

        // All that belongs to the job is there before it is open: a late worker may have done it by the next line.
        Volatile.Write(ref ledger.Open, (long)pieces << 32);
        started.Set(generation);
        DoPieces(worker: 0);
        finished.AwaitChange(before);
        ThrowFailure();
    }

    /// <summary>Where nobody else could do a piece, nobody is told of them.</summary>
    private void RunAlone(int pieces, Work job)
    {
        for (int piece = 0; piece < pieces; piece++)
            DoPiece(job, piece, worker: 0);
        ThrowFailure();
    }

    /// <summary>Whether this thread is one of the team's own.</summary>
    public bool IsMember => Array.IndexOf(threads, Thread.CurrentThread) >= 0;

    /// <summary>Ends the threads, once; not in the midst of a job.</summary>
    public void Dispose()
    {
        if (Volatile.Read(ref disposed))
            return;
        Volatile.Write(ref disposed, true);
        started.Set(++generation);
        foreach (Thread thread in threads)
            thread.Join();
    }

    private void Serve(int worker)
    {
        int seen = 0;
        while (true)
        {
            seen = started.AwaitChange(seen);
            if (Volatile.Read(ref disposed))
                return;
            DoPieces(worker);
        }
    }

    /// <summary>
    /// Takes pieces until none is left. A thread that comes late may find the pieces of a later job: they are as welcome.
    /// </summary>
    private void DoPieces(int worker)
    {
        while (TryTake(out int piece))
        {
            // A piece is taken, so the caller waits for it: job and generation stay what they are until it is done.
            DoPiece(work!, piece, worker);
            int current = generation;
            if (Interlocked.Decrement(ref ledger.Unfinished) == 0)
                finished.Set(current);
        }
    }

    private void DoPiece(Work job, int piece, int worker)
    {
        try
        {
            job(piece, worker);
        }
        catch (Exception exception)
        {
            Record(exception, piece);
        }
    }

    private bool TryTake(out int piece)
    {
        while (true)
        {
            long open = Volatile.Read(ref ledger.Open);
            piece = (int)open;
            if (piece >= (int)(open >> 32))
                return false;
            if (Interlocked.CompareExchange(ref ledger.Open, open + 1, open) == open)
                return true;
        }
    }

    /// <summary>Kept for the caller of <see cref="Run"/> until all pieces are done: they may still use what the caller owns.</summary>
    private void Record(Exception exception, int piece)
    {
        lock (failureGate)
        {
            if (failure is not null && failedPiece < piece)
                return;
            failure = exception;
            failedPiece = piece;
        }
    }

    private void ThrowFailure()
    {
        if (failure is not { } first)
            return;
        failure = null;
        ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>What all workers write, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Ledger
    {
        /// <summary>
        /// Pieces of the job in the upper half, pieces taken in the lower: one word, so that a late thread cannot mix two jobs.
        /// </summary>
        [FieldOffset(64)]
        public long Open;

        [FieldOffset(128)]
        public int Unfinished;
    }
}
