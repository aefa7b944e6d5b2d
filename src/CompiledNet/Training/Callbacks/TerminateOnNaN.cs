using System.Globalization;

namespace CompiledNet;

/// <summary>
/// Ends training as soon as the loss of a batch, its gradient, or what a step makes of parameters and of the optimizer's memory is infinite or
/// not a number, and says what in <see cref="History.StopReason"/>; the epoch ends there. Network and optimizer stay what they were before
/// that batch: where this callback is, such a step is not taken.
/// <see cref="ModelCheckpoint"/> never saves such an epoch.
/// </summary>
public sealed class TerminateOnNaN : Callback
{
    private int epoch;

    /// <inheritdoc/>
    protected internal override void OnEpochBegin(TrainingRun run, int epoch) => this.epoch = epoch;

    /// <inheritdoc/>
    protected internal override void OnBatchEnd(TrainingRun run, int batch, double loss)
    {
        if (run.Trouble is { } trouble)
            run.Stop(string.Create(CultureInfo.InvariantCulture, $"Stopped at batch {batch} of epoch {epoch}: {trouble}."));
    }
}
