using System.Runtime.CompilerServices;

namespace CompiledNet.Runtime;

/// <summary>
/// Whether the stack of this thread has room for so much, where running out of it ends the process. No framework says how much is left, only
/// whether it is enough for a usual method (64 KiB or more), so that is asked again and again on the way down; how far the way is free is
/// remembered for each thread, and asking again costs a nanosecond or two.
/// </summary>
internal static class StackRoom
{
    /// <summary>What is gone down at a time: well within what a usual method may take.</summary>
    private const int StepBytes = 32 * 1024;

    /// <summary>The lowest address that was reached with room for a usual method below; 0 before the first.</summary>
    [ThreadStatic]
    private static nuint reached;

    /// <summary>The highest address that has no such room below; 0 where none is known.</summary>
    [ThreadStatic]
    private static nuint refused;

    /// <summary>Whether there is room for so many bytes, and for a usual method below them.</summary>
    public static unsafe bool Has(int bytes)
    {
        byte here;
        nuint end = (nuint)(&here) - (nuint)bytes;
        if (reached != 0 && end >= reached)
            return true;
        return end > refused && Descend(end);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe bool Descend(nuint end)
    {
        byte here;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            refused = Math.Max(refused, (nuint)(&here));
            return false;
        }

        reached = reached == 0 ? (nuint)(&here) : Math.Min(reached, (nuint)(&here));
        if (end >= reached)
            return true;
        byte* step = stackalloc byte[StepBytes];
        *step = 0;
        return Descend(end);
    }
}
