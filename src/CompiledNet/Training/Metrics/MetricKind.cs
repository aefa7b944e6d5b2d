namespace CompiledNet;

/// <summary>What a <see cref="Metric"/> is, on whichever examples, in the order in which they are shown.</summary>
internal enum MetricKind
{
    Loss,
    Accuracy,
    MeanAbsoluteError,
    MeanSquaredError,
    RSquared,
    Precision,
    Recall,
    F1,
    AreaUnderCurve,
    TopKAccuracy,
}
