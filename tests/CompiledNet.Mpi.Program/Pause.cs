namespace CompiledNet.Mpi.Program;

/// <summary>Makes epochs long enough for somebody to kill a process in the midst of one.</summary>
internal sealed class Pause : Callback
{
    protected internal override void OnBatchEnd(TrainingRun run, int batch, double loss) => Thread.Sleep(20);
}
