using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CompiledNet.Runtime;

/// <summary>
/// A number that threads change and others wait for: they spin for a short while, because what they wait for mostly comes within
/// microseconds, and then sleep, so that an idle team costs nothing.
/// </summary>
/// <param name="spinMicroseconds">How long to spin; 0 where there are more threads than processors.</param>
internal sealed class Signal(int spinMicroseconds)
{
    private readonly long spinTicks = spinMicroseconds * Stopwatch.Frequency / 1_000_000;
    private readonly object gate = new();
    private Line line;

    /// <summary>Sets the number and wakes those who sleep.</summary>
    public void Set(int value)
    {
        // The exchange is a full fence: either this thread sees the sleeper, or the sleeper, which counts itself before it looks, sees
        // the value.
        Interlocked.Exchange(ref line.Value, value);
        if (Volatile.Read(ref line.Sleepers) == 0)
            return;
        lock (gate)
            Monitor.PulseAll(gate);
    }

    /// <summary>Waits while the number is <paramref name="known"/>; returns what it is then.</summary>
    public int AwaitChange(int known)
    {
        int value = Volatile.Read(ref line.Value);
        if (value != known || Spin(known, out value))
            return value;
        lock (gate)
        {
            Interlocked.Increment(ref line.Sleepers);
            while ((value = Volatile.Read(ref line.Value)) == known)
                Monitor.Wait(gate);
            Interlocked.Decrement(ref line.Sleepers);
        }

        return value;
    }

    private bool Spin(int known, out int value)
    {
        value = known;
        if (spinTicks == 0)
            return false;
        long end = Stopwatch.GetTimestamp() + spinTicks;
        do
        {
            Thread.SpinWait(1);
            value = Volatile.Read(ref line.Value);
            if (value != known)
                return true;
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    /// <summary>The number has its cache line for itself: what others write beside it would slow those who spin on it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Line
    {
        [FieldOffset(64)]
        public int Value;

        [FieldOffset(68)]
        public int Sleepers;
    }
}
