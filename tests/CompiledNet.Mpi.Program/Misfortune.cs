namespace CompiledNet.Mpi.Program;

/// <summary>Does something untoward at one rank, in the midst of a training.</summary>
/// <param name="rank">Where.</param>
/// <param name="batch">After which batch of the second epoch; 0 for after the epoch.</param>
/// <param name="act">What.</param>
internal sealed class Misfortune(int rank, int batch, Action<TrainingRun> act) : Callback
{
    private int epoch;

    protected internal override void OnEpochBegin(TrainingRun run, int epoch) => this.epoch = epoch;

    protected internal override void OnBatchEnd(TrainingRun run, int batch, double loss) => ActIf(run, batch);

    protected internal override void OnEpochEnd(TrainingRun run, EpochResult result) => ActIf(run, 0);

    private void ActIf(TrainingRun run, int now)
    {
        if (epoch == 2 && now == batch && run.Rank == rank)
            act(run);
    }
}
