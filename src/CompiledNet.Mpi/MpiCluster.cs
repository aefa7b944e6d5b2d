using System.Diagnostics;
using System.Runtime.CompilerServices;
using CompiledNet.Mpi;

namespace CompiledNet;

/// <summary>
/// The processes that <c>mpirun</c> has started, as a cluster that trains one network together:
/// <c>using var cluster = MpiCluster.Start();</c>, then <c>net.Fit(cluster.Share(train), optimizer, cluster: cluster)</c>. A process that
/// was not started by it is a cluster of one, and needs no MPI.
/// </summary>
/// <remarks>
/// What goes wrong at one rank ends all: an exception that nobody catches is written to the error stream, and MPI ends the other processes.
/// Errors of MPI are <see cref="ClusterException"/>s that name rank and call.
/// </remarks>
public sealed unsafe class MpiCluster : Cluster
{
    /// <summary>Attempts before a waiting thread lets others run: about as long as a message is under way.</summary>
    private const int Spins = 20;

    private readonly MpiLibrary? mpi;
    private readonly nint communicator;

    /// <summary>MPI is called by one thread at a time.</summary>
    private readonly object gate = new();

    /// <summary>Messages under way, by the number that <see cref="Send"/> gave; 0 where the place is free.</summary>
    private readonly List<nint> sends = [];
    private readonly Stack<int> freeSends = new();
    private readonly int[] starts;
    private long communicationTicks;

    private MpiCluster(MpiLibrary? mpi, nint communicator, int rank, int size, Reduction reduction)
        : base(rank, size, reduction)
    {
        this.mpi = mpi;
        this.communicator = communicator;
        starts = new int[size];
        if (size > 1)
            AppDomain.CurrentDomain.UnhandledException += EndAll;
    }

    /// <summary>What the library of MPI says of itself: its name and version. Empty where there is one process without MPI.</summary>
    public string Library => mpi?.Version ?? "";

    /// <summary>
    /// How long this rank has been sending, receiving and waiting for others, from the start; of several threads that do so at once, the
    /// sum.
    /// </summary>
    public TimeSpan CommunicationTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref communicationTicks));

    /// <summary>Begins MPI, once in a program, where a launcher of MPI has started this process.</summary>
    /// <param name="reduction">How gradients are added up.</param>
    /// <param name="library">The library's file; null to look for it where the system looks for libraries.</param>
    /// <exception cref="DllNotFoundException">There is no library of MPI, though a launcher of MPI has started this process.</exception>
    /// <exception cref="ClusterException">MPI cannot begin, has begun already, or serves no program of several threads.</exception>
    public static MpiCluster Start(Reduction reduction = Reduction.Exact, string? library = null)
    {
        if (!MpiLauncher.IsPresent)
            return new MpiCluster(null, 0, rank: 0, size: 1, reduction);
        MpiLibrary mpi = MpiLibrary.Load(library);
        int has = 0, level = 0, rank = 0, size = 0;
        nint communicator = 0;
        Check(mpi, "MPI_Initialized", mpi.Initialized(&has));
        if (has != 0)
            throw new ClusterException("MPI has begun already in this process; MpiCluster.Start begins it, and once only.");
        Check(mpi, "MPI_Init_thread", mpi.InitThread(null, null, mpi.Constants.ThreadSerialized, &level));
        Check(mpi, "MPI_Comm_set_errhandler", mpi.CommSetErrhandler(mpi.Constants.CommWorld, mpi.Constants.ErrorsReturn));
        if (level < mpi.Constants.ThreadSerialized)
            throw new ClusterException($"{mpi.Version} serves one thread only (level {level}); expected MPI_THREAD_SERIALIZED.");

        // Messages of others in this program, who may use MPI too, are none of ours.
        Check(mpi, "MPI_Comm_dup", mpi.CommDup(mpi.Constants.CommWorld, &communicator));
        Check(mpi, "MPI_Comm_set_errhandler", mpi.CommSetErrhandler(communicator, mpi.Constants.ErrorsReturn));
        Check(mpi, "MPI_Comm_rank", mpi.CommRank(communicator, &rank));
        Check(mpi, "MPI_Comm_size", mpi.CommSize(communicator, &size));
        return new MpiCluster(mpi, communicator, rank, size, reduction);
    }

    /// <inheritdoc/>
    protected override void Gather(Span<byte> parts, ReadOnlySpan<int> lengths)
    {
        int start = 0;
        for (int rank = 0; rank < Size; start += lengths[rank++])
            starts[rank] = start;
        if (start > parts.Length)
            throw new ArgumentException($"Expected {start} bytes, the parts of all ranks; got {parts.Length}.", nameof(parts));
        long begin = Stopwatch.GetTimestamp();
        fixed (byte* all = parts)
        fixed (int* each = lengths, places = starts)
        {
            lock (gate)
            {
                Check("MPI_Allgatherv", mpi!.Allgatherv(
                    mpi.Constants.InPlace, 0, mpi.Constants.Byte, all, each, places, mpi.Constants.Byte, communicator));
            }
        }

        Count(begin);
    }

    /// <inheritdoc/>
    protected override int Send(ReadOnlySpan<float> message, int rank, int tag)
    {
        long begin = Stopwatch.GetTimestamp();
        int sent;
        lock (gate)
        {
            nint request = 0;
            Check($"MPI_Isend to rank {rank}", mpi!.Isend(
                AddressOf(message), message.Length, mpi.Constants.Float, rank, tag, communicator, &request));
            if (!freeSends.TryPop(out sent))
            {
                sent = sends.Count;
                sends.Add(0);
            }

            sends[sent] = request;
        }

        Count(begin);
        return sent;
    }

    /// <inheritdoc/>
    protected override void Wait(int sent)
    {
        long begin = Stopwatch.GetTimestamp();
        nint request;
        lock (gate)
            request = sends[sent];
        Await(request, "MPI_Test of what was sent");
        lock (gate)
        {
            sends[sent] = 0;
            freeSends.Push(sent);
        }

        Count(begin);
    }

    /// <inheritdoc/>
    protected override void Receive(Span<float> message, int rank, int tag)
    {
        long begin = Stopwatch.GetTimestamp();
        nint request = 0;
        lock (gate)
        {
            Check($"MPI_Irecv from rank {rank}", mpi!.Irecv(
                AddressOf(message), message.Length, mpi.Constants.Float, rank, tag, communicator, &request));
        }

        Await(request, $"MPI_Test of what rank {rank} sends");
        Count(begin);
    }

    /// <inheritdoc/>
    protected override void Sum(Span<float> numbers)
    {
        long begin = Stopwatch.GetTimestamp();
        lock (gate)
        {
            Check("MPI_Allreduce", mpi!.Allreduce(
                mpi.Constants.InPlace, AddressOf(numbers), numbers.Length, mpi.Constants.Float, mpi.Constants.Sum, communicator));
        }

        Count(begin);
    }

    /// <inheritdoc/>
    protected override void Abort(Exception failure)
    {
        Console.Error.WriteLine($"Rank {Rank} of {Size} ends all ranks: {failure}");
        Console.Error.Flush();

        // Without the gate: another thread may hold it and wait for what will not come.
        _ = mpi!.Abort(mpi.Constants.CommWorld, 1);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        AppDomain.CurrentDomain.UnhandledException -= EndAll;
        if (mpi is not null)
            Check("MPI_Finalize", mpi.Finalize());
    }

    /// <summary>Memory that does not move, which the trainer's is.</summary>
    private static void* AddressOf(ReadOnlySpan<float> message) => Unsafe.AsPointer(ref Unsafe.AsRef(in message[0]));

    private static void Check(MpiLibrary mpi, string call, int code)
    {
        if (code != 0)
            throw new ClusterException($"{call} of {mpi.Version} failed: {mpi.Describe(code)} (code {code}).");
    }

    private void EndAll(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (unhandled.ExceptionObject is Exception failure)
            Abort(failure);
    }

    private void Check(string call, int code)
    {
        if (code != 0)
            throw new ClusterException($"Rank {Rank} of {Size}: {call} failed: {mpi!.Describe(code)} (code {code}).");
    }

    /// <summary>Waits without holding MPI, so that other threads send and receive meanwhile.</summary>
    private void Await(nint request, string call)
    {
        for (int attempt = 1; ; attempt++)
        {
            int isDone = 0;
            lock (gate)
                Check(call, mpi!.Test(&request, &isDone, mpi.Constants.StatusIgnore));
            if (isDone != 0)
                return;
            if (attempt % Spins == 0)
                Thread.Yield();
        }
    }

    private void Count(long begin) => Interlocked.Add(ref communicationTicks, Stopwatch.GetTimestamp() - begin);
}
