namespace CompiledNet.TestProgram;

/// <summary>Says the number of each epoch as it begins, so that whoever kills the program knows how far it is.</summary>
internal sealed class EpochSpeaker : Callback
{
    protected override void OnEpochBegin(TrainingRun run, int epoch) => Console.WriteLine(epoch);
}
