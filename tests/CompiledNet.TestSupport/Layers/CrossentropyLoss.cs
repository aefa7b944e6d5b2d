using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A crossentropy: labels may be smoothed, and with its activation its gradient is output - label.</summary>
/// <param name="smoothing">What is taken from the labels and shared out among all of them.</param>
internal abstract class CrossentropyLoss(string enumName, float smoothing) : LossFunction(enumName)
{
    public override IEnumerable<string> Arguments =>
        smoothing == 0 ? [] : [FormattableString.Invariant($"LabelSmoothing = {smoothing:R}f")];

    /// <summary>What the sum over all values is divided by.</summary>
    protected abstract int Parts(Tensor output, ReadOnlySpan<float> targets);

    /// <summary>Roundings on the way to what a part counts for, besides those of the mean.</summary>
    protected virtual int RoundingsOfParts => 0;

    /// <summary>Whether a value counts.</summary>
    protected virtual bool Counts(Tensor output, ReadOnlySpan<float> targets, int index) => true;

    /// <summary>The label of a value, not smoothed.</summary>
    protected abstract double Label(Tensor output, ReadOnlySpan<float> targets, int index);

    /// <summary>How many labels share what smoothing takes.</summary>
    protected abstract int Classes(Tensor output);

    protected Approximate Smooth(Tensor output, ReadOnlySpan<float> targets, int index)
    {
        double label = Label(output, targets, index);
        return smoothing == 0
            ? label
            : Approximate.Rounded((label * (1 - (double)smoothing)) + ((double)smoothing / Classes(output)), 0, roundings: 3);
    }

    protected static Approximate MinusLog(Approximate probability)
    {
        double least = Math.Max(probability.Value - probability.Error, Approximate.Underflow);
        double spread = Math.Max(
            Math.Log((probability.Value + probability.Error) / probability.Value), Math.Log(probability.Value / least));
        double loss = -Math.Log(probability.Value);

        // The logarithm's own error is relative to itself, and absolute near 1, where it vanishes.
        return new(loss, spread + (Approximate.FunctionError * (loss + spread)) + Approximate.UnitRoundoff);
    }

    /// <summary>-(y log p + (1 - y) log(1 - p)) from what sigmoid took: max(x, 0) - x y + log(1 + exp(-|x|)).</summary>
    protected static Approximate OfAnswer(Approximate logit, Approximate label)
    {
        Approximate positive = logit with { Value = Math.Max(logit.Value, 0) };
        Approximate rest = Approximate.Function(logit, value => LogOfOnePlus(Math.Exp(-Math.Abs(value))));
        return positive - (logit * label) + rest;
    }

    /// <summary>Kahan's: what rounding does to 1 + x cancels in the quotient.</summary>
    private static double LogOfOnePlus(double x) => 1 + x == 1 ? x : Math.Log(1 + x) * x / (1 + x - 1);

    public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
    {
        if (activation != Activation)
            throw new ArgumentException($"{EnumName} needs {Activation}, got {activation}.", nameof(activation));

        Approximate weight = Approximate.Rounded(1.0 / Parts(output, targets), 0, 2 + RoundingsOfParts);
        var gradient = new Tensor(output.Count, output.Shape);
        for (int i = 0; i < gradient.Values.Length; i++)
            gradient.Values[i] = Counts(output, targets, i) ? (output.Values[i] - Smooth(output, targets, i)) * weight : 0;
        return gradient;
    }
}

/// <summary>
/// -sum of label * log(p) over the classes at each position, from what softmax took: log(p) = (logit - largest) + log(p of the largest).
/// </summary>
internal abstract class SoftmaxCrossentropyLoss(string enumName, float smoothing) : CrossentropyLoss(enumName, smoothing)
{
    public override ActivationFunction Activation => ActivationFunction.Softmax;

    public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets)
    {
        Sum sum = default;
        int channels = output.Shape.Channels;
        for (int first = 0; first < output.Values.Length; first += channels)
        {
            if (!Counts(output, targets, first))
                continue;
            int largest = first;
            for (int i = first; i < first + channels; i++)
            {
                if (x.Values[i].Value > x.Values[largest].Value)
                    largest = i;
            }

            Approximate least = MinusLog(output.Values[largest]);
            for (int i = first; i < first + channels; i++)
            {
                Approximate label = Smooth(output, targets, i);
                if (label.Value != 0)
                    sum.Add(label, x.Values[largest] - x.Values[i] + least);
            }
        }

        return sum.Result * Approximate.Rounded(1.0 / Parts(output, targets), 0, 1 + RoundingsOfParts);
    }

    protected override int Parts(Tensor output, ReadOnlySpan<float> targets) => output.Values.Length / output.Shape.Channels;

    protected override int Classes(Tensor output) => output.Shape.Channels;
}

/// <summary>Labels are class numbers, one a position.</summary>
internal sealed class SparseCrossentropyLoss(float smoothing, int? ignored) : SoftmaxCrossentropyLoss("SparseCategoricalCrossentropy", smoothing)
{
    public override IEnumerable<string> Arguments =>
        ignored is { } label ? base.Arguments.Append(FormattableString.Invariant($"IgnoreLabel = {label}")) : base.Arguments;

    public override int TargetLength(TensorShape output) => output.Height * output.Width;

    public override float[] DrawTargets(int length, int channels, Random random)
    {
        var classes = new float[length];
        for (int i = 0; i < length; i++)
            classes[i] = ignored is { } label && random.Next(4) == 0 ? label : random.Next(channels);
        return classes;
    }

    /// <summary>The share of the positions that count is a float that the weight is multiplied by.</summary>
    protected override int RoundingsOfParts => ignored is null ? 0 : 2;

    protected override bool Counts(Tensor output, ReadOnlySpan<float> targets, int index) => targets[index / output.Shape.Channels] != ignored;

    protected override int Parts(Tensor output, ReadOnlySpan<float> targets)
    {
        int parts = 0;
        foreach (float label in targets)
            parts += label == ignored ? 0 : 1;
        return Math.Max(1, parts);
    }

    protected override double Label(Tensor output, ReadOnlySpan<float> targets, int index) =>
        (int)targets[index / output.Shape.Channels] == index % output.Shape.Channels ? 1 : 0;
}

/// <summary>Labels are probabilities, one for each class at each position.</summary>
internal sealed class DenseCrossentropyLoss(float smoothing) : SoftmaxCrossentropyLoss("CategoricalCrossentropy", smoothing)
{
    /// <summary>Mostly one class for certain; now and then shared between two.</summary>
    public override float[] DrawTargets(int length, int channels, Random random)
    {
        var labels = new float[length];
        for (int first = 0; first < length; first += channels)
        {
            float part = random.Next(3) == 0 ? 0.25f : 0;
            labels[first + random.Next(channels)] += 1 - part;
            labels[first + random.Next(channels)] += part;
        }
        return labels;
    }

    protected override double Label(Tensor output, ReadOnlySpan<float> targets, int index) => targets[index];
}

/// <summary>
/// -(y log p + (1 - y) log(1 - p)), the mean over the outputs, from what sigmoid took: max(x, 0) - x y + log(1 + exp(-|x|)).
/// </summary>
internal sealed class BinaryCrossentropyLoss(float smoothing) : CrossentropyLoss("BinaryCrossentropy", smoothing)
{
    public override ActivationFunction Activation => ActivationFunction.Sigmoid;

    /// <summary>No, yes, and now and then something between.</summary>
    public override float[] DrawTargets(int length, int channels, Random random)
    {
        var labels = new float[length];
        for (int i = 0; i < length; i++)
            labels[i] = random.Next(5) == 0 ? 0.25f : random.Next(2);
        return labels;
    }

    public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets)
    {
        Sum sum = default;
        for (int i = 0; i < x.Values.Length; i++)
        {
            sum.Add(OfAnswer(x.Values[i], Smooth(output, targets, i)));
        }
        return sum.Result * Approximate.Rounded(1.0 / Parts(output, targets), 0, 1 + RoundingsOfParts);
    }

    protected override int Parts(Tensor output, ReadOnlySpan<float> targets) => output.Values.Length;

    protected override int Classes(Tensor output) => 2;

    protected override double Label(Tensor output, ReadOnlySpan<float> targets, int index) => targets[index];
}
