namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>
    /// Writes all that a training needs to go on: parameters, seed and epochs trained, and the optimizer's memory, steps and rate. The
    /// file is a safetensors file that <see cref="LoadWeights(string)"/> reads too. It is replaced whole, as by <see cref="Save"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">What trains this network.</param>
    /// <param name="history">The epochs so far, for <see cref="Fit"/> to go on counting from; null for none.</param>
    /// <exception cref="InvalidOperationException">The optimizer trains another network, or another thread trains or loads this one.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public void SaveCheckpoint(string path, Optimizer optimizer, History? history = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(optimizer);
        CheckpointFile.Save(this, optimizer, history, bestWeights: null, path);
    }

    /// <summary>
    /// Sets network and optimizer to what they were when a checkpoint was saved: training then goes on, bit for bit, as it would
    /// have. On any error both are unchanged.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">
    /// An optimizer of the same kind, new or this network's own; its learning rate becomes the saved one, unless it has a schedule.
    /// </param>
    /// <returns>The epochs that were saved with it.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is no checkpoint of such a network and optimizer; the message lists all differences.
    /// </exception>
    /// <exception cref="InvalidOperationException">The optimizer trains another network, or another thread trains or loads this one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The optimizer's schedule gives no learning rate at the saved step.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a pipe, a device or a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public History LoadCheckpoint(string path, Optimizer optimizer)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(optimizer);
        using NetworkAccess.Scope change = Access.Change(nameof(LoadCheckpoint));
        CheckpointState state = CheckpointFile.Read(this, optimizer, path);
        state.Exchange();
        return state.History;
    }

    internal void RestoreProgress(int savedSeed, long epochsTrained)
    {
        seed = savedSeed;
        EpochsTrained = epochsTrained;
    }
}
