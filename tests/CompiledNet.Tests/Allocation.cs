using Xunit;

namespace CompiledNet.Tests;

/// <summary>Counts allocated bytes.</summary>
internal static class Allocation
{
    /// <summary>Bytes that the calling thread allocates in an action that has run before.</summary>
    public static long OfThisThread(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>
    /// Bytes that all threads allocate in an action that has run before. The runtime's own threads may allocate at the same time, so
    /// the smallest of several counts is what the action needs.
    /// </summary>
    public static long OfAllThreads(Action action)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}

/// <summary>Tests that count what all threads allocate: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationCollection
{
    public const string Name = "Allocation";
}
