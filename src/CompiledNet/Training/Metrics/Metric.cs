using System.Globalization;

namespace CompiledNet;

/// <summary>
/// A number that training and evaluation measure, and that callbacks can watch. Loss, accuracy and mean absolute error are measured
/// wherever they mean something; others where <see cref="Network.Fit"/> or <see cref="Network.Evaluate"/> is told. Each has a twin
/// <see cref="OfValidation"/>, and where a network has several outputs, one for each, <see cref="OfOutput"/>. Texts convert:
/// <c>"val_f1"</c> in Keras' words, <c>"ValidationF1"</c> in ours, <c>"val_box_loss"</c> of the output <c>box</c>.
/// </summary>
public readonly record struct Metric
{
    private readonly MetricKind kind;
    private readonly int count;

    /// <summary>What is measured on the training examples, unlike that of validation, which a metric is by itself.</summary>
    private readonly bool isOfTraining;

    private Metric(MetricKind kind, int count = 0, bool isOfTraining = true, string? output = null) =>
        (this.kind, this.count, this.isOfTraining, Output) = (kind, count, isOfTraining, output);

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
    public Metric OfValidation => new(kind, count, isOfTraining: false, Output);

    /// <summary>The output that it is measured on; null where it is of all outputs together.</summary>
    public string? Output { get; }

    /// <summary>Keras' word, or what comes near it: <c>val_f1</c>, <c>top_5_accuracy</c>, <c>box_loss</c>.</summary>
    public string Name => (isOfTraining ? "" : "val_") + (Output is null ? "" : Output + "_") + Word;

    private string Word => kind switch
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
    internal Metric OfTraining => new(kind, count, output: Output);

    /// <summary>Whether an <see cref="Evaluation"/> has a member for it.</summary>
    internal bool IsMember => IsAlwaysMeasured && Output is null;

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

    /// <summary>
    /// The same, measured on one output of a network that has several: its loss is before the output's weight and without penalties.
    /// </summary>
    /// <param name="name">The output, as its layer is called.</param>
    public Metric OfOutput(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(kind, count, isOfTraining, name);
    }

    /// <summary>The metric of a name, in Keras' words or ours, upper case or lower; an output's name before it as it is.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static implicit operator Metric(string name) => Parse(name);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Metric Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out Metric metric)
            ? metric
            : throw new ArgumentException(
                $"There is no metric {name}; expected one of {string.Join(", ", All.Select(each => each.Name))}, top_5_accuracy, "
                + "or one with val_, an output's name or both before it, such as val_box_loss.",
                nameof(name));
    }

    /// <summary>The name in C#'s words: <c>ValidationF1</c>; that of one output as <see cref="Name"/> is.</summary>
    public override string ToString() => Output is not null ? Name : (isOfTraining ? "" : "Validation")
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

        return TryParseOfOutput(name, out metric);
    }

    /// <summary>A metric with an output's name before it: of several that the name may end with the longest, so that the output's is short.</summary>
    private static bool TryParseOfOutput(string name, out Metric metric)
    {
        const string Validation = "val_";
        bool isOfValidation = name.StartsWith(Validation, StringComparison.OrdinalIgnoreCase);
        string rest = isOfValidation ? name[Validation.Length..] : name;
        metric = default;
        int length = rest.Length;
        foreach (Metric each in All.Concat(TopK(rest)).Where(each => !each.IsOfValidation))
        {
            int place = rest.Length - each.Name.Length - 1;
            if (place <= 0 || place >= length || rest[place] != '_' || !rest.EndsWith(each.Name, StringComparison.OrdinalIgnoreCase))
                continue;
            length = place;
            metric = each.OfOutput(rest[..place]);
        }

        metric = isOfValidation ? metric.OfValidation : metric;
        return metric.Output is not null;
    }

    /// <summary>The top-k accuracies of the number that a name has in it.</summary>
    private static IEnumerable<Metric> TopK(string name)
    {
        // An output's name may have digits too: the last ones are the metric's.
        string digits = string.Concat(name.Reverse().SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit).Reverse());
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int k) && k > 0)
            return [TopKAccuracy(k), TopKAccuracy(k).OfValidation];
        return [];
    }
}
