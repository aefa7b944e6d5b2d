using System.Diagnostics;

namespace CompiledNet.Samples;

/// <summary>
/// How long the steps of the last epoch took, and how much of it went into what ranks tell each other and wait for: medians.
/// </summary>
internal sealed class StepClock(MpiCluster cluster) : Callback
{
    private readonly List<TimeSpan> steps = [];
    private readonly List<TimeSpan> communication = [];
    private long begin;
    private TimeSpan communicationBefore;

    /// <summary>How long a step took.</summary>
    public TimeSpan Step => Median(steps);

    /// <summary>How much of a step went into communication.</summary>
    public TimeSpan Communication => Median(communication);

    /// <inheritdoc/>
    protected override void OnEpochBegin(TrainingRun run, int epoch)
    {
        steps.Clear();
        communication.Clear();
        Begin();
    }

    /// <inheritdoc/>
    protected override void OnBatchEnd(TrainingRun run, int batch, double loss)
    {
        steps.Add(Stopwatch.GetElapsedTime(begin));
        communication.Add(cluster.CommunicationTime - communicationBefore);
        Begin();
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Count == 0 ? default : times.Order().ElementAt(times.Count / 2);

    private void Begin()
    {
        begin = Stopwatch.GetTimestamp();
        communicationBefore = cluster.CommunicationTime;
    }
}
