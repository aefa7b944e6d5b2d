using System.Globalization;

namespace CompiledNet;

/// <summary>
/// Ends training as soon as the loss of a batch is infinite or not a number, and says so in <see cref="History.StopReason"/>; the
/// epoch ends there. The network stays what it was before that batch: where this callback is, such a step is not taken.
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
        if (!double.IsFinite(loss))
            run.Stop(string.Create(CultureInfo.InvariantCulture, $"Stopped at batch {batch} of epoch {epoch}: the loss is {loss}."));
    }
}
