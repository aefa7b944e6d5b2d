using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// The metrics that are measured because somebody asked, and what each follows from. Of several outputs, a metric is the mean, and that of
/// each is measured besides; of one output by its name, only that is.
/// </summary>
internal sealed class MetricSet
{
    private readonly Measure[] measures;
    private readonly Asked[] metrics;

    private MetricSet(Measure[] measures, Asked[] metrics)
    {
        this.measures = measures;
        this.metrics = metrics;
        Counts = measures.Sum(measure => measure.Counts);
        Sums = measures.Sum(measure => measure.Sums);
    }

    /// <summary>No metrics but those that are measured anyway.</summary>
    public static MetricSet Empty { get; } = new([], []);

    /// <summary>Counts of all measures.</summary>
    public int Counts { get; }

    /// <summary>Sums of all measures.</summary>
    public int Sums { get; }

    /// <summary>The metrics, in the order in which they were asked for.</summary>
    public IEnumerable<Metric> Metrics => metrics.Select(each => each.Metric);

    /// <summary>Checks metrics against a network. Those that are measured anyway are passed over.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="asked">The metrics; null for none.</param>
    /// <param name="argument">What the caller calls them.</param>
    /// <exception cref="ArgumentException">The network has no output that one is measured on; the message lists those that are.</exception>
    public static MetricSet Create(Architecture architecture, IReadOnlyList<Metric>? asked, string argument)
    {
        var measures = new List<Measure>();
        var metrics = new List<Asked>();
        Metric[] anyway = [.. new TileScorer(architecture).Measured.Where(metric => !metric.IsMember)];
        foreach (Metric metric in WithOutputs(architecture, asked).Where(each => !each.IsMember && !anyway.Contains(each)).Distinct())
        {
            Measure[] own = [.. OfOutputs(architecture, metric)];
            if (own.Length == 0)
            {
                IEnumerable<Metric> measured = Metric.All.Append(Metric.TopKAccuracy()).Where(each => OfOutputs(architecture, each).Any());
                throw new ArgumentException(
                    $"{architecture.Name} has no output that {metric} is measured on; it measures {string.Join(", ", measured.Concat(anyway))} where that is asked for.",
                    argument);
            }

            foreach (Measure measure in own.Where(measure => !measures.Contains(measure)))
                measures.Add(measure);
            metrics.Add(new Asked(metric, Array.ConvertAll(own, measures.IndexOf)));
        }

        return new MetricSet([.. measures], [.. metrics]);
    }

    /// <summary>Takes in the images of a tile.</summary>
    /// <param name="memory">The tile after its pass.</param>
    /// <param name="images">Its images.</param>
    /// <param name="counts">Are added to.</param>
    /// <param name="sums">Receives the sums of the tile.</param>
    public void Take(TileMemory memory, int images, Span<long> counts, Span<double> sums)
    {
        foreach (Measure measure in measures)
        {
            measure.Take(ref memory.Output(measure.Index), ref memory.Target(measure.Index), images, counts[..measure.Counts], sums[..measure.Sums]);
            counts = counts[measure.Counts..];
            sums = sums[measure.Sums..];
        }
    }

    /// <summary>The metrics that counts and sums stand for.</summary>
    public MetricValues Summarize(ReadOnlySpan<long> counts, ReadOnlySpan<double> sums)
    {
        var values = new (Metric, double)[metrics.Length];
        for (int index = 0; index < values.Length; index++)
        {
            (Metric metric, int[] own) = metrics[index];
            double sum = 0;
            foreach (int measure in own)
            {
                int firstCount = measures.Take(measure).Sum(each => each.Counts), firstSum = measures.Take(measure).Sum(each => each.Sums);
                sum += measures[measure].Value(
                    metric, counts.Slice(firstCount, measures[measure].Counts), sums.Slice(firstSum, measures[measure].Sums));
            }

            values[index] = (metric, sum / own.Length);
        }

        return new MetricValues(values);
    }

    /// <summary>What was asked for, each followed by that of each of several outputs.</summary>
    private static IEnumerable<Metric> WithOutputs(Architecture architecture, IReadOnlyList<Metric>? asked)
    {
        foreach (Metric metric in (asked ?? []).Select(each => each.OfTraining))
        {
            yield return metric;
            if (metric.Output is not null || metric.IsMember || architecture.Outputs.Count == 1)
                continue;
            foreach (Metric ofOutput in architecture.Outputs.Select(output => metric.OfOutput(output.Name)))
            {
                if (OfOutputs(architecture, ofOutput).Any())
                    yield return ofOutput;
            }
        }
    }

    private static IEnumerable<Measure> OfOutputs(Architecture architecture, Metric metric) => architecture.Outputs
        .Select((output, index) =>
            metric.Output is null || (metric.Output == output.Name && architecture.Outputs.Count > 1) ? Measure.Of(metric, output, index) : null)
        .OfType<Measure>();

    /// <summary>A metric, and the places of the measures that it is the mean of.</summary>
    private sealed record Asked(Metric Metric, int[] Measures);
}
