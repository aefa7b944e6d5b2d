using System.Runtime.InteropServices;

namespace CompiledNet.Tests.Clusters;

/// <summary>A cluster whose ranks are threads of one process, by means of one memory.</summary>
internal sealed class ThreadCluster : Cluster
{
    private readonly Post post;
    private long meetings;
    private long sent;

    private ThreadCluster(Post post, int rank, int size, Reduction reduction)
        : base(rank, size, reduction) => this.post = post;

    /// <summary>Runs the same on each rank, a thread each.</summary>
    /// <returns>What each gives, or what it throws.</returns>
    public static (T? Result, Exception? Failure)[] Run<T>(int ranks, Func<Cluster, T> program, Reduction reduction = Reduction.Exact)
    {
        var post = new Post();
        var results = new (T? Result, Exception? Failure)[ranks];
        Thread[] threads = [.. Enumerable.Range(0, ranks).Select(rank => new Thread(() => results[rank] = RunRank(rank)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return results;

        (T?, Exception?) RunRank(int rank)
        {
            try
            {
                using var cluster = new ThreadCluster(post, rank, ranks, reduction);
                return (program(cluster), null);
            }
            catch (Exception failure)
            {
                return (default, failure);
            }
        }
    }

    /// <summary>What each rank gives, where none throws.</summary>
    public static T[] Results<T>(int ranks, Func<Cluster, T> program, Reduction reduction = Reduction.Exact) =>
        Array.ConvertAll(Run(ranks, program, reduction), rank => rank.Failure is null ? rank.Result! : throw rank.Failure);

    /// <inheritdoc/>
    protected internal override void Gather(Span<byte> parts, ReadOnlySpan<int> lengths)
    {
        meetings++;
        int start = 0;
        foreach (int length in lengths[..Rank])
            start += length;
        post.Put(("part", Rank, meetings, 0), parts.Slice(start, lengths[Rank]).ToArray());
        start = 0;
        for (int rank = 0; rank < Size; start += lengths[rank++])
        {
            byte[] part = post.Look<byte[]>(("part", rank, meetings, 0));
            if (part.Length != lengths[rank])
                throw new InvalidOperationException($"Rank {Rank} expects {lengths[rank]} bytes of rank {rank}; got {part.Length}.");
            part.CopyTo(parts[start..]);
        }
    }

    /// <inheritdoc/>
    protected internal override int Send(ReadOnlySpan<float> message, int rank, int tag)
    {
        post.Add(("message", Rank, rank, tag), message.ToArray());
        return (int)Interlocked.Increment(ref sent);
    }

    /// <inheritdoc/>
    protected internal override void Wait(int sent)
    {
    }

    /// <inheritdoc/>
    protected internal override void Receive(Span<float> message, int rank, int tag)
    {
        float[] letter = post.Take<float[]>(("message", rank, Rank, tag));
        if (letter.Length != message.Length)
            throw new InvalidOperationException($"Rank {Rank} expects {message.Length} floats of rank {rank}; got {letter.Length}.");
        letter.CopyTo(message);
    }

    /// <inheritdoc/>
    protected internal override void Sum(Span<float> numbers)
    {
        // In the order of the ranks, which is not that of the tiles: each rank's are added up before.
        var all = new float[numbers.Length * Size];
        var lengths = new int[Size];
        Array.Fill(lengths, numbers.Length * sizeof(float));
        numbers.CopyTo(all.AsSpan(Rank * numbers.Length));
        Gather(MemoryMarshal.AsBytes(all.AsSpan()), lengths);
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = all[index];
            for (int rank = 1; rank < Size; rank++)
                numbers[index] += all[(rank * numbers.Length) + index];
        }
    }

    /// <inheritdoc/>
    protected internal override void Abort(Exception failure) => post.Close($"Rank {Rank} has ended all: {failure.Message}");

    /// <inheritdoc/>
    protected override void End()
    {
    }

    /// <summary>Letters that threads leave for each other.</summary>
    private sealed class Post
    {
        private readonly Dictionary<(string Kind, int From, long Place, int Tag), Queue<object>> letters = [];
        private string? closed;

        /// <summary>Leaves a letter that all may look at.</summary>
        public void Put((string Kind, int From, long Place, int Tag) address, object letter) => Add(address, letter);

        /// <summary>Leaves a letter behind those of the same address.</summary>
        public void Add((string Kind, int From, long Place, int Tag) address, object letter)
        {
            lock (letters)
            {
                if (!letters.TryGetValue(address, out Queue<object>? queue))
                    letters.Add(address, queue = new Queue<object>());
                queue.Enqueue(letter);
                Monitor.PulseAll(letters);
            }
        }

        /// <summary>Whoever waits learns that nothing will come.</summary>
        public void Close(string reason)
        {
            lock (letters)
            {
                closed ??= reason;
                Monitor.PulseAll(letters);
            }
        }

        public T Look<T>((string Kind, int From, long Place, int Tag) address) => Await<T>(address, queue => queue.Peek());

        public T Take<T>((string Kind, int From, long Place, int Tag) address) => Await<T>(address, queue => queue.Dequeue());

        private T Await<T>((string Kind, int From, long Place, int Tag) address, Func<Queue<object>, object> get)
        {
            lock (letters)
            {
                while (true)
                {
                    if (letters.TryGetValue(address, out Queue<object>? queue) && queue.Count > 0)
                        return (T)get(queue);
                    if (closed is not null)
                        throw new OperationCanceledException(closed);
                    if (!Monitor.Wait(letters, TimeSpan.FromSeconds(60)))
                        throw new TimeoutException($"{address} did not come.");
                }
            }
        }
    }
}
