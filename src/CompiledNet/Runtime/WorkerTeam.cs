using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace CompiledNet.Runtime;

/// <summary>
/// Threads that do one piece of work together, again and again: the caller is worker 0, the others are threads of the team's own.
/// A fork and join costs about a microsecond while the team is busy and allocates nothing.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>About what it costs to put a thread to sleep and wake it: spinning longer would cost more than it saves.</summary>
    private const int SpinMicroseconds = 50;

    private readonly Thread[] threads;
    private readonly Exception?[] failures;
    private readonly Signal started;
    private readonly Signal finished;
    private Counter pending;
    private Action<int>? work;
    private int generation;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">Workers with the caller, 1 or more.</param>
    /// <param name="name">What the threads are called in a debugger.</param>
    public WorkerTeam(int count, string name)
    {
        Count = count;
        int spin = count <= Environment.ProcessorCount ? SpinMicroseconds : 0;
        started = new Signal(spin);
        finished = new Signal(spin);
        failures = new Exception?[count];
        threads = new Thread[count - 1];
        for (int index = 0; index < threads.Length; index++)
        {
            int worker = index + 1;
            threads[index] = new Thread(() => Serve(worker)) { Name = $"{name} {worker}", IsBackground = true };
            threads[index].Start();
        }
    }

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

    /// <summary>Calls <paramref name="job"/> once with each worker's number, 0 to Count - 1, at the same time; returns when all are done.</summary>
    /// <exception cref="Exception">What a worker threw; the first worker's where several did. All are done nevertheless.</exception>
    public void Run(Action<int> job)
    {
        if (threads.Length == 0)
        {
            job(0);
            return;
        }

        work = job;
        pending.Value = threads.Length;
        started.Set(++generation);
        Do(job, 0);
        finished.Await(generation);
        ThrowFailure();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        work = null;
        started.Set(++generation);
        foreach (Thread thread in threads)
            thread.Join();
    }

    private void Serve(int worker)
    {
        for (int next = 1; ; next++)
        {
            started.Await(next);
            if (work is not { } job)
                return;
            Do(job, worker);
            if (Interlocked.Decrement(ref pending.Value) == 0)
                finished.Set(next);
        }
    }

    private void Do(Action<int> job, int worker)
    {
        try
        {
            job(worker);
        }
        catch (Exception exception)
        {
            // Handed to the caller of Run once all workers are done: until then they may still use what the caller owns.
            failures[worker] = exception;
        }
    }

    private void ThrowFailure()
    {
        Exception? first = null;
        for (int worker = failures.Length - 1; worker >= 0; worker--)
            first = failures[worker] ?? first;
        if (first is null)
            return;
        Array.Clear(failures);
        ExceptionDispatchInfo.Throw(first);
    }

    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Counter
    {
        [FieldOffset(64)]
        public int Value;
    }
}
