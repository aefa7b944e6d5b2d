namespace CompiledNet;

/// <summary>Values of metrics; equal where all of them are.</summary>
internal sealed class MetricValues(IReadOnlyList<(Metric Metric, double Value)> values) : IEquatable<MetricValues>
{
    public static MetricValues None { get; } = new([]);

    public IReadOnlyList<(Metric Metric, double Value)> All => values;

    /// <summary>The value of a metric; null where it was not measured.</summary>
    public double? this[Metric metric]
    {
        get
        {
            foreach ((Metric each, double value) in values)
            {
                if (each == metric)
                    return value;
            }

            return null;
        }
    }

    public bool Equals(MetricValues? other) => other is not null && values.SequenceEqual(other.All);

    public override bool Equals(object? other) => Equals(other as MetricValues);

    public override int GetHashCode() => values.Count;
}
