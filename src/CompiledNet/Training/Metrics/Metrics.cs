using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>Measures of predictions that training does not print, for outputs that <see cref="Network.Predict"/> has given.</summary>
public static class Metrics
{
    /// <summary>
    /// Part of the examples whose class is among the k of the highest scores (Keras' TopKCategoricalAccuracy); of equal scores those of the
    /// lower class numbers count as higher.
    /// </summary>
    /// <param name="scores">The scores of all classes of the first example, then of the second, and so on.</param>
    /// <param name="labels">The class number of each example.</param>
    /// <param name="k">1 or more.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a label is no class number.</exception>
    public static double TopKAccuracy(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int k = 5)
    {
        Argument.CheckPositive(k, nameof(k), "classes");
        int classes = CountClasses(scores, labels);
        int right = 0;
        for (int example = 0; example < labels.Length; example++)
        {
            ReadOnlySpan<float> row = scores.Slice(example * classes, classes);
            float own = row[labels[example]];
            int ahead = 0;
            for (int other = 0; other < classes; other++)
            {
                if (row[other] > own || (row[other] == own && other < labels[example]))
                    ahead++;
            }

            right += ahead < k && !float.IsNaN(own) ? 1 : 0;
        }

        return (double)right / labels.Length;
    }

    /// <summary>Mean of |prediction - target|.</summary>
    /// <exception cref="ArgumentException">There are no numbers, or not as many of both.</exception>
    public static double MeanAbsoluteError(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        if (predictions.IsEmpty || predictions.Length != targets.Length)
        {
            throw new ArgumentException(
                $"Expected as many targets as predictions, 1 or more; got {targets.Length} and {predictions.Length}.", nameof(targets));
        }

        double sum = 0;
        for (int index = 0; index < predictions.Length; index++)
            sum += Math.Abs((double)predictions[index] - targets[index]);
        return sum / predictions.Length;
    }

    /// <summary>How often each class was taken for each: the class of an example is that of its highest score, of equal ones the first.</summary>
    /// <param name="scores">The scores of all classes of the first example, then of the second, and so on; pixels of masks are examples too.</param>
    /// <param name="labels">The class number of each example.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a label is no class number.</exception>
    public static ConfusionMatrix ConfusionMatrix(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        int classes = CountClasses(scores, labels);
        var counts = new long[classes, classes];
        for (int example = 0; example < labels.Length; example++)
        {
            ReadOnlySpan<float> row = scores.Slice(example * classes, classes);
            int best = 0;
            for (int other = 1; other < classes; other++)
                best = row[other] > row[best] ? other : best;
            counts[labels[example], best]++;
        }

        return new ConfusionMatrix(counts);
    }

    /// <summary>
    /// How often yes, class 1, and no, class 0, were taken for each other: for a sigmoid's outputs, such as the pixels of a mask (Keras'
    /// BinaryAccuracy and BinaryIoU follow from it).
    /// </summary>
    /// <param name="probabilities">The probability of yes of each example.</param>
    /// <param name="labels">What each is, 1 or 0.</param>
    /// <param name="threshold">Above it, an example is taken for yes.</param>
    /// <exception cref="ArgumentException">There are no examples, or not as many of both, or a label is neither 0 nor 1.</exception>
    public static ConfusionMatrix BinaryConfusionMatrix(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, float threshold = 0.5f)
    {
        if (probabilities.IsEmpty || probabilities.Length != labels.Length)
        {
            throw new ArgumentException(
                $"Expected as many labels as probabilities, 1 or more; got {labels.Length} and {probabilities.Length}.", nameof(labels));
        }

        var counts = new long[2, 2];
        for (int example = 0; example < labels.Length; example++)
        {
            if (labels[example] is not (0 or 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"labels[{example}]: expected 0 or 1; got {labels[example]}."), nameof(labels));
            }

            counts[(int)labels[example], probabilities[example] > threshold ? 1 : 0]++;
        }

        return new ConfusionMatrix(counts);
    }

    /// <summary>Area that two boxes have in common, over the area that they cover together.</summary>
    /// <param name="first">Left, top, right, bottom; right and bottom are not less than left and top.</param>
    /// <param name="second">As the first, in the same unit.</param>
    /// <returns>0 to 1; 0 where both are empty.</returns>
    /// <exception cref="ArgumentException">A box is not four numbers.</exception>
    public static double BoxIntersectionOverUnion(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double firstArea = Area(first, nameof(first));
        double secondArea = Area(second, nameof(second));
        double width = Math.Min(first[2], second[2]) - (double)Math.Max(first[0], second[0]);
        double height = Math.Min(first[3], second[3]) - (double)Math.Max(first[1], second[1]);
        double common = Math.Max(0, width) * Math.Max(0, height);
        double union = firstArea + secondArea - common;
        return union > 0 ? common / union : 0;
    }

    /// <summary>What a network predicts as a box may be turned over: it covers nothing then.</summary>
    private static double Area(ReadOnlySpan<float> box, string argument) => box.Length == 4
        ? Math.Max(0, (double)box[2] - box[0]) * Math.Max(0, (double)box[3] - box[1])
        : throw new ArgumentException($"Expected left, top, right and bottom; got {box.Length} numbers.", argument);

    private static int CountClasses(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty || scores.IsEmpty || scores.Length % labels.Length != 0)
        {
            throw new ArgumentException(
                $"Expected as many scores for each of 1 example or more; got {scores.Length} scores and {labels.Length} labels.", nameof(scores));
        }

        int classes = scores.Length / labels.Length;
        for (int example = 0; example < labels.Length; example++)
        {
            if ((uint)labels[example] >= (uint)classes)
                throw new ArgumentException($"labels[{example}]: expected a class number, 0 to {classes - 1}; got {labels[example]}.", nameof(labels));
        }

        return classes;
    }
}
