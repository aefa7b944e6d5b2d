namespace CompiledNet;

/// <summary>Sets the learning rate at the beginning of each epoch. The optimizer must have no schedule of its own.</summary>
/// <param name="schedule">
/// Gives the rate of an epoch from its number, from 0 as in Keras, and the rate before: finite, zero or more. (Elsewhere epochs count from 1.)
/// </param>
public sealed class LearningRateScheduler(Func<int, float, float> schedule) : Callback
{
    private readonly Func<int, float, float> schedule = schedule ?? throw new ArgumentNullException(nameof(schedule));

    /// <inheritdoc/>
    protected internal override void OnEpochBegin(TrainingRun run, int epoch) =>
        run.Optimizer.LearningRate = schedule(epoch - 1, run.Optimizer.LearningRate);
}
