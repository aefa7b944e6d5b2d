namespace CompiledNet;

/// <summary>
/// Is told how a training goes and may act on it: change the learning rate, save the network, stop. Methods are called on the thread
/// that called <see cref="Network.Fit"/>, between steps; what they throw ends the training.
/// </summary>
public abstract class Callback
{
    /// <summary>Training begins; nothing has changed yet.</summary>
    protected internal virtual void OnTrainBegin(TrainingRun run)
    {
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">The epoch's number, from 1.</param>
    protected internal virtual void OnEpochBegin(TrainingRun run, int epoch)
    {
    }

    /// <summary>An epoch has ended, validation included; <see cref="TrainingRun.History"/> has it already.</summary>
    protected internal virtual void OnEpochEnd(TrainingRun run, EpochResult result)
    {
    }

    /// <summary>Training ends after its last epoch. It is not called where training ends by an exception.</summary>
    protected internal virtual void OnTrainEnd(TrainingRun run)
    {
    }
}

/// <summary>A training under way, as callbacks see it.</summary>
public sealed class TrainingRun
{
    internal TrainingRun(Network network, Optimizer optimizer, int epochs)
    {
        Network = network;
        Optimizer = optimizer;
        Epochs = epochs;
    }

    /// <summary>The network that is trained.</summary>
    public Network Network { get; }

    /// <summary>What trains it.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Epochs that are to be trained.</summary>
    public int Epochs { get; }

    /// <summary>The epochs so far.</summary>
    public History History { get; } = new();

    /// <summary>Set to end the training after this epoch.</summary>
    public bool StopTraining { get; set; }
}
