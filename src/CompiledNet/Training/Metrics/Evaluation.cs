using System.Globalization;

namespace CompiledNet;

/// <summary>How well a network does on a data set.</summary>
/// <param name="Loss">The mean loss of an example; the sum over the outputs where there are several.</param>
/// <param name="Accuracy">
/// Part of the answers that are right, 0 to 1: the class with the highest probability, or of binary crossentropy each value on its side of
/// a half. Null where the network predicts no classes.
/// </param>
/// <param name="MeanAbsoluteError">
/// Mean of |output - target| over the numbers that the network predicts; null where it predicts none.
/// </param>
public sealed record Evaluation(double Loss, double? Accuracy, double? MeanAbsoluteError)
{
    /// <summary>One of the numbers; null where it was not measured, or is of validation.</summary>
    public double? this[Metric metric] => metric.IsOfValidation ? null : !metric.IsMember ? Others[metric] : metric.Kind switch
    {
        MetricKind.Loss => Loss,
        MetricKind.Accuracy => Accuracy,
        _ => MeanAbsoluteError,
    };

    /// <summary>What else was measured: of each of several outputs, and because somebody asked.</summary>
    internal MetricValues Others { get; init; } = MetricValues.None;

    /// <summary>What there is, in Keras' words and in the same form whatever the culture: <c>loss: 0.0534 - accuracy: 0.9824</c>.</summary>
    public override string ToString() => string.Join(" - ", Means().Select(mean => $"{mean.Metric.Name}: {Text(mean.Value)}"));

    /// <summary>The means that there are, in the order in which they are shown.</summary>
    internal IEnumerable<(Metric Metric, double Value)> Means()
    {
        yield return (Metric.Loss, Loss);
        if (Accuracy is { } accuracy)
            yield return (Metric.Accuracy, accuracy);
        if (MeanAbsoluteError is { } error)
            yield return (Metric.MeanAbsoluteError, error);
        foreach ((Metric Metric, double Value) other in Others.All)
            yield return other;
    }

    /// <summary>As Keras: four decimals, and the exponent where four would show nothing.</summary>
    internal static string Text(double value) =>
        value.ToString(Math.Abs(value) > 1e-3 || value == 0 ? "F4" : "0.0000e+00", CultureInfo.InvariantCulture);
}
