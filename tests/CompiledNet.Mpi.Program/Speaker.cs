using System.Globalization;

namespace CompiledNet.Mpi.Program;

/// <summary>Says when each epoch begins, and in which process, so that whoever kills one knows which it is and how far it is.</summary>
internal sealed class Speaker : Callback
{
    protected internal override void OnEpochBegin(TrainingRun run, int epoch)
    {
        // One write, so that lines of several processes do not mix.
        Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"rank {run.Rank} pid {Environment.ProcessId} epoch {epoch}\n"));
        Console.Out.Flush();
    }
}
