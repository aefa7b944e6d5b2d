using System.ComponentModel;
using System.Diagnostics;

namespace CompiledNet.Runtime;

/// <summary>
/// What generated code of a timed build (<c>CompiledNetTimed</c>) tells of its steps: how long each has taken on this thread. Reading the
/// clock costs some 20 nanoseconds a step.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StepClock
{
    [ThreadStatic]
    private static Ledger? ledger;

    /// <summary>The time of each step so far on this thread, in the order in which they first ran.</summary>
    /// <returns>
    /// Pass, step, calls, seconds, and the vector multiply-adds that take as long at the machine's best by what was known when the code was
    /// generated: 0 where nothing was.
    /// </returns>
    public static IReadOnlyList<(string Pass, string Step, long Calls, double Seconds, double Predicted)> Times =>
        [.. Current.Steps.Select(step => (step.Pass, step.Name, step.Calls, step.Ticks / (double)Stopwatch.Frequency, step.Predicted))];

    private static Ledger Current => ledger ??= new();

    /// <summary>A step begins; the one before it is done.</summary>
    /// <param name="pass">What the pass is called.</param>
    /// <param name="step">What the step computes.</param>
    public static void Begin(string pass, string step)
    {
        Ledger current = Current;
        long now = Stopwatch.GetTimestamp();
        current.Stop(now);
        if (!current.Places.TryGetValue((pass, step), out int place))
        {
            place = current.Steps.Count;
            current.Places.Add((pass, step), place);
            current.Steps.Add(new Step(pass, step));
        }

        current.Running = current.Steps[place];
        current.Start = now;
    }

    /// <summary>A kernel of the step that runs says what it should take.</summary>
    /// <param name="products">Vector multiply-adds at the machine's best.</param>
    public static void Predict(double products)
    {
        if (Current.Running is { } step)
            step.Predicted += products;
    }

    /// <summary>The last step of a pass, or of a segment of it, is done.</summary>
    public static void End()
    {
        Current.Stop(Stopwatch.GetTimestamp());
        Current.Running = null;
    }

    /// <summary>Forgets what has been measured on this thread.</summary>
    public static void Clear() => ledger = null;

    private sealed class Ledger
    {
        public Dictionary<(string Pass, string Step), int> Places { get; } = [];

        public List<Step> Steps { get; } = [];

        public Step? Running { get; set; }

        public long Start { get; set; }

        public void Stop(long now)
        {
            if (Running is not { } step)
                return;
            step.Ticks += now - Start;
            step.Calls++;
        }
    }

    private sealed class Step(string pass, string name)
    {
        public string Pass => pass;

        public string Name => name;

        public long Calls { get; set; }

        public long Ticks { get; set; }

        public double Predicted { get; set; }
    }
}
