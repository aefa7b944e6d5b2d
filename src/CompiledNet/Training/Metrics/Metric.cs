namespace CompiledNet;

/// <summary>What callbacks can watch of an epoch.</summary>
public enum Metric
{
    /// <summary>Mean validation loss (Keras' <c>val_loss</c>); less is better.</summary>
    ValidationLoss,

    /// <summary>Validation accuracy (<c>val_accuracy</c>); more is better.</summary>
    ValidationAccuracy,

    /// <summary>Mean absolute error over the validation examples (<c>val_mae</c>); less is better.</summary>
    ValidationMeanAbsoluteError,

    /// <summary>Mean training loss (<c>loss</c>); less is better.</summary>
    Loss,

    /// <summary>Training accuracy (<c>accuracy</c>); more is better.</summary>
    Accuracy,

    /// <summary>Mean absolute error over the training examples (<c>mae</c>); less is better.</summary>
    MeanAbsoluteError,
}
