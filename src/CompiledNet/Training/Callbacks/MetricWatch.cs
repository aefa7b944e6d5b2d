namespace CompiledNet;

/// <summary>Remembers the best value of a metric and tells whether a new one is better.</summary>
internal sealed class MetricWatch(Metric metric, double minDelta = 0)
{
    private readonly double sign = metric.IsBetterWhenMore ? 1 : -1;

    /// <summary>The best value so far; null before the first.</summary>
    public double? Best { get; private set; }

    /// <summary>Begins anew: a value must be better than this one, where it is given.</summary>
    public void Reset(double? best) => Best = best;

    /// <summary>Throws unless the training measures the metric.</summary>
    /// <exception cref="InvalidOperationException">It does not; the message says what is missing and what is measured.</exception>
    public void Check(TrainingRun run, Callback callback) => Check(run, $"{callback.GetType().Name} monitors");

    /// <summary>Throws unless the training measures the metric, which the message begins with.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public void Check(TrainingRun run, string beginning)
    {
        if (run.Measures(metric))
            return;
        string reason = metric.IsOfValidation && !run.HasValidation
            ? "there is no validation data: expected validationSplit or validation in Fit, or another Monitor"
            : metric.IsAlwaysMeasured
            ? $"{run.Network.Architecture.Name} has no output that it is measured on"
            : "Fit was not asked for it: expected it among its metrics";
        IEnumerable<Metric> measured = run.Measured.OrderBy(each => !each.IsOfValidation);
        throw new InvalidOperationException(
            $"{beginning} {metric}, but {reason}. This training measures {string.Join(", ", measured)}.");
    }

    /// <summary>
    /// Whether an epoch is the best so far, by more than the least difference; it is then remembered. Null where the epoch was not
    /// measured, as between two validations.
    /// </summary>
    public bool? Improves(EpochResult epoch)
    {
        if (epoch[metric] is not { } value)
            return null;
        bool better = IsBetter(value, Best);
        if (better)
            Best = value;
        return better;
    }

    /// <summary>Whether a value is better than another by more than the least difference; anything but NaN is better than null.</summary>
    public bool IsBetter(double value, double? other) =>
        // Written so that a value that is not a number never is.
        other is { } known ? sign * value - minDelta > sign * known : !double.IsNaN(value);
}
