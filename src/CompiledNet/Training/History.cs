namespace CompiledNet;

/// <summary>What came of each epoch of one <see cref="Network.Fit"/>.</summary>
public sealed class History
{
    private readonly List<EpochResult> epochs = [];

    /// <summary>The epochs in order.</summary>
    public IReadOnlyList<EpochResult> Epochs => epochs;

    internal void Add(EpochResult epoch) => epochs.Add(epoch);
}

/// <summary>What came of one epoch.</summary>
/// <param name="Epoch">Its number in this training, from 1.</param>
/// <param name="Training">
/// Means over the training examples, each as it was when its turn came (as in Keras): before the parameters were what they are now.
/// </param>
/// <param name="Validation">Means over the validation examples after the epoch; null without any.</param>
/// <param name="Seconds">How long the epoch took, validation included.</param>
/// <param name="ImagesPerSecond">Training examples for each second of training, validation not included.</param>
public sealed record EpochResult(int Epoch, Evaluation Training, Evaluation? Validation, double Seconds, double ImagesPerSecond)
{
    /// <summary>Mean training loss.</summary>
    public double Loss => Training.Loss;

    /// <summary>Training accuracy, 0 to 1; null where the network predicts no classes.</summary>
    public double? Accuracy => Training.Accuracy;

    /// <summary>Mean validation loss; null without validation.</summary>
    public double? ValidationLoss => Validation?.Loss;

    /// <summary>Validation accuracy, 0 to 1; null without validation or classes.</summary>
    public double? ValidationAccuracy => Validation?.Accuracy;
}
