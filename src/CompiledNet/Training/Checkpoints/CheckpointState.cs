using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// What a checkpoint makes of network and optimizer, read, checked and computed to the end before either changes: exchanging cannot fail.
/// </summary>
internal sealed class CheckpointState(
    Network network, Optimizer optimizer, Workspace parameters, OptimizerState optimizerState, int seed, long epochsTrained)
{
    private OptimizerState optimizerState = optimizerState;
    private int seed = seed;
    private long epochsTrained = epochsTrained;

    /// <summary>The epochs that were saved with it; empty where none were.</summary>
    public required History History { get; init; }

    /// <summary>The best parameters of the training that was saved; null where it kept none.</summary>
    public required Workspace? BestWeights { get; init; }

    /// <summary>Network and optimizer become what is kept here, which becomes what they were: a second call takes the first back.</summary>
    public void Exchange()
    {
        Span<float> own = network.ParameterVector.Span;
        for (int index = 0; index < own.Length; index++)
            (own[index], parameters.Span[index]) = (parameters.Span[index], own[index]);
        (optimizer.State, optimizerState) = (optimizerState, optimizer.State);
        (int seedBefore, long epochsBefore) = (network.Seed, network.EpochsTrained);
        network.RestoreProgress(seed, epochsTrained);
        (seed, epochsTrained) = (seedBefore, epochsBefore);
    }
}
