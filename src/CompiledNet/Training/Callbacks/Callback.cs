using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Is told how a training goes and may act on it: change the learning rate, save the network, stop. Methods are called on the thread
/// that called <see cref="Network.Fit"/>, between steps; what they throw ends the training.
/// </summary>
public abstract class Callback
{
    /// <summary>
    /// Training begins; nothing has changed but what is resumed from, which stands in network and optimizer already. It is taken back where a
    /// callback throws here.
    /// </summary>
    protected internal virtual void OnTrainBegin(TrainingRun run)
    {
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">The epoch's number, from 1.</param>
    protected internal virtual void OnEpochBegin(TrainingRun run, int epoch)
    {
    }

    /// <summary>A step of the optimizer has been taken.</summary>
    /// <param name="run">The training.</param>
    /// <param name="batch">The batch's number in its epoch, from 1.</param>
    /// <param name="loss">The mean loss over its examples, before the step.</param>
    protected internal virtual void OnBatchEnd(TrainingRun run, int batch, double loss)
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

    /// <summary>Whether it is to see each epoch after those that may still change something.</summary>
    internal virtual bool ComesLast => false;

    /// <summary>Parameters that are kept beside the network's, in the same layout, and belong into a checkpoint; null for none.</summary>
    internal virtual Workspace? BestWeights => null;
}
