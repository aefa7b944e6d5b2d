using CompiledNet.Files;

namespace CompiledNet;

/// <summary>What came of each epoch of one <see cref="Network.Fit"/>; where it was resumed, of those before too.</summary>
public sealed class History
{
    private readonly List<EpochResult> epochs = [];

    /// <summary>The epochs in order.</summary>
    public IReadOnlyList<EpochResult> Epochs => epochs;

    /// <summary>Why training ended before its last epoch, in words; null where it did not.</summary>
    public string? StopReason { get; internal set; }

    /// <summary>
    /// The epochs as comma-separated values: a line of names in Keras' words (epoch, loss, accuracy, val_loss, ...; only what was
    /// measured), then a line an epoch. Numbers are written whole and in the same way whatever the culture.
    /// </summary>
    public string ToCsv() => HistoryCsv.Write(epochs);

    /// <summary>Writes <see cref="ToCsv"/> to a file; one that exists is replaced whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public void WriteCsv(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteText(path, ToCsv());
    }

    /// <summary>
    /// Draws the epochs as one SVG file with two plots, accuracy and loss, each with a curve for training and one for validation; networks
    /// that predict no classes have their mean absolute error in place of accuracy; further metrics that were measured have plots
    /// below. The file needs nothing from elsewhere; one that exists is replaced whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public void WritePlot(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteText(path, HistoryPlot.Draw(this));
    }

    internal void Add(EpochResult epoch) => epochs.Add(epoch);
}

/// <summary>What came of one epoch.</summary>
/// <param name="Epoch">Its number in this training, from 1; a training that is resumed goes on counting.</param>
/// <param name="Training">
/// Means over the training examples, each as it was when its turn came (as in Keras): before the parameters were what they are now.
/// </param>
/// <param name="Validation">Means over the validation examples after the epoch; null without any.</param>
/// <param name="Seconds">How long the epoch took, validation included.</param>
/// <param name="ImagesPerSecond">Training examples for each second of training, validation not included.</param>
public sealed record EpochResult(int Epoch, Evaluation Training, Evaluation? Validation, double Seconds, double ImagesPerSecond)
{
    /// <summary>One of the numbers; null where it was not measured.</summary>
    public double? this[Metric metric] => metric.IsOfValidation ? Validation?[metric.OfTraining] : Training[metric];

    /// <summary>All that was measured, in the order in which it is shown.</summary>
    internal IEnumerable<Metric> Measured => Training.Means().Select(mean => mean.Metric)
        .Concat(Validation is null ? [] : Validation.Means().Select(mean => mean.Metric.OfValidation));

    /// <summary>Mean training loss.</summary>
    public double Loss => Training.Loss;

    /// <summary>Training accuracy, 0 to 1; null where the network predicts no classes.</summary>
    public double? Accuracy => Training.Accuracy;

    /// <summary>Mean validation loss; null without validation.</summary>
    public double? ValidationLoss => Validation?.Loss;

    /// <summary>Validation accuracy, 0 to 1; null without validation or classes.</summary>
    public double? ValidationAccuracy => Validation?.Accuracy;
}
