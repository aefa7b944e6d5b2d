using System.Globalization;

namespace CompiledNet;

/// <summary>
/// A number that training and evaluation measure, and that callbacks can watch. Loss, accuracy and mean absolute error are measured
/// wherever they mean something; others where <see cref="Network.Fit"/> or <see cref="Network.Evaluate"/> is told. Each has a twin
/// <see cref="OfValidation"/>. Texts convert: <c>"val_f1"</c> in Keras' words, <c>"ValidationF1"</c> in ours.
/// </summary>
public readonly record struct Metric
{
    private readonly MetricKind kind;
    private readonly int count;

    /// <summary>What is measured on the training examples, unlike that of validation, which a metric is by itself.</summary>
    private readonly bool isOfTraining;

    private Metric(MetricKind kind, int count = 0, bool isOfTraining = true) =>
        (this.kind, this.count, this.isOfTraining) = (kind, count, isOfTraining);

    /// <summary>Mean loss, penalties included (Keras' <c>loss</c>); less is better.</summary>
    public static Metric Loss => new(MetricKind.Loss);

    /// <summary>Part of the answers that are right (<c>accuracy</c>); more is better.</summary>
    public static Metric Accuracy => new(MetricKind.Accuracy);

    /// <summary>Mean of |output - target| over the numbers that are predicted (<c>mae</c>); less is better.</summary>
    public static Metric MeanAbsoluteError => new(MetricKind.MeanAbsoluteError);

    /// <summary>Mean of (output - target)² over the numbers that are predicted (<c>mse</c>); less is better.</summary>
    public static Metric MeanSquaredError => new(MetricKind.MeanSquaredError);

    /// <summary>
    /// The part of the variance of the targets that is predicted, 1 - squared errors / squared deviations from their mean (<c>r2</c>):
    /// the mean over the channels of that of each; of targets that do not vary, 1 where they are met and 0 where not. More is better.
    /// </summary>
    public static Metric RSquared => new(MetricKind.RSquared);

    /// <summary>
    /// Of those that are taken for a class, the part that is of it (<c>precision</c>); 0 where none is. Of yes and no, that of yes,
    /// which is said above a half; of several classes the mean over those that occur, as label or as prediction. More is better.
    /// </summary>
    public static Metric Precision => new(MetricKind.Precision);

    /// <summary>
    /// Of those of a class, the part that is taken for it (<c>recall</c>); 0 where there is none. Means as of <see cref="Precision"/>.
    /// More is better.
    /// </summary>
    public static Metric Recall => new(MetricKind.Recall);

    /// <summary>
    /// Twice the right ones of a class over those of it and those taken for it together (<c>f1</c>), the harmonic mean of precision and
    /// recall. Means as of <see cref="Precision"/>. More is better.
    /// </summary>
    public static Metric F1 => new(MetricKind.F1);

    /// <summary>
    /// Area under the curve of true over false positive rates (<c>auc</c>), by trapezoids between 200 thresholds, as Keras' AUC. Of several
    /// classes each probability counts, with the class or against it. 0 where only one kind of answer occurs; more is better.
    /// </summary>
    public static Metric AreaUnderCurve => new(MetricKind.AreaUnderCurve);

    /// <summary><see cref="Loss"/> of the validation examples (<c>val_loss</c>).</summary>
    public static Metric ValidationLoss => Loss.OfValidation;

    /// <summary><see cref="Accuracy"/> of the validation examples (<c>val_accuracy</c>).</summary>
    public static Metric ValidationAccuracy => Accuracy.OfValidation;

    /// <summary><see cref="MeanAbsoluteError"/> of the validation examples (<c>val_mae</c>).</summary>
    public static Metric ValidationMeanAbsoluteError => MeanAbsoluteError.OfValidation;

    /// <summary>The same, measured on the validation examples.</summary>
    public Metric OfValidation => new(kind, count, isOfTraining: false);

    /// <summary>Keras' word, or what comes near it: <c>val_f1</c>, <c>top_5_accuracy</c>.</summary>
    public string Name => (isOfTraining ? "" : "val_") + kind switch
    {
        MetricKind.Loss => "loss",
        MetricKind.Accuracy => "accuracy",
        MetricKind.MeanAbsoluteError => "mae",
        MetricKind.MeanSquaredError => "mse",
        MetricKind.RSquared => "r2",
        MetricKind.AreaUnderCurve => "auc",
        MetricKind.TopKAccuracy => string.Create(CultureInfo.InvariantCulture, $"top_{count}_accuracy"),
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Metrics without a number, in the order in which they are shown.</summary>
    internal static IEnumerable<Metric> All => Enum.GetValues<MetricKind>().Where(kind => kind != MetricKind.TopKAccuracy).Select(kind => new Metric(kind));

    internal MetricKind Kind => kind;

    /// <summary>How many of the highest count, of a top-k accuracy.</summary>
    internal int Count => count;

    internal bool IsOfValidation => !isOfTraining;

    /// <summary>The same, measured on the training examples.</summary>
    internal Metric OfTraining => new(kind, count);

    /// <summary>Whether it is measured wherever it means something.</summary>
    internal bool IsAlwaysMeasured => kind is MetricKind.Loss or MetricKind.Accuracy or MetricKind.MeanAbsoluteError;

    internal bool IsBetterWhenMore =>
        kind is not (MetricKind.Loss or MetricKind.MeanAbsoluteError or MetricKind.MeanSquaredError);

    /// <summary>
    /// Part of the examples whose class is among the k of the highest scores (<c>top_5_accuracy</c>), for a softmax or its logits; of equal
    /// scores those of the lower class numbers count as higher. More is better.
    /// </summary>
    /// <param name="k">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public static Metric TopKAccuracy(int k = 5)
    {
        Runtime.Argument.CheckPositive(k, nameof(k), "classes");
        return new(MetricKind.TopKAccuracy, k);
    }

    /// <summary>The metric of a name, in Keras' words or ours, upper case or lower.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static implicit operator Metric(string name) => Parse(name);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Metric Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out Metric metric)
            ? metric
            : throw new ArgumentException(
                $"There is no metric {name}; expected one of {string.Join(", ", All.Select(each => each.Name))}, top_5_accuracy, or one with val_ before it.",
                nameof(name));
    }

    /// <summary>The name in C#'s words: <c>ValidationF1</c>.</summary>
    public override string ToString() => (isOfTraining ? "" : "Validation")
        + (kind == MetricKind.TopKAccuracy ? string.Create(CultureInfo.InvariantCulture, $"Top{count}Accuracy") : kind.ToString());

    /// <summary>The metric of a name, where there is one.</summary>
    internal static bool TryParse(string name, out Metric metric)
    {
        foreach (Metric each in All.SelectMany(each => new[] { each, each.OfValidation }).Concat(TopK(name)))
        {
            metric = each;
            if (name.Equals(each.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(each.ToString(), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        metric = default;
        return false;
    }

    /// <summary>The top-k accuracies of the number that a name has in it.</summary>
    private static IEnumerable<Metric> TopK(string name)
    {
        if (int.TryParse(string.Concat(name.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out int k) && k > 0)
            return [TopKAccuracy(k), TopKAccuracy(k).OfValidation];
        return [];
    }
}
