using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A crossentropy that counts what is sure for less.</summary>
/// <param name="gamma">1 or more.</param>
internal abstract class FocalLoss(string enumName, float gamma, float smoothing) : CrossentropyLoss(enumName, smoothing)
{
    public override IEnumerable<string> Arguments =>
        gamma == 2 ? base.Arguments : base.Arguments.Append(FormattableString.Invariant($"Gamma = {gamma:R}f"));

    protected Approximate Gamma => (double)gamma;

    /// <summary>What the network is not sure of, to the power of gamma - 1, and to that of gamma.</summary>
    protected (Approximate Lesser, Approximate Power) Powers(Approximate rest)
    {
        Approximate lesser = gamma switch
        {
            1 => 1,
            2 => rest,
            3 => rest * rest,
            _ => Approximate.Function(
                Approximate.Function(rest, value => Math.Log(Math.Max(value, Approximate.Underflow))) * (Gamma - 1), Math.Exp),
        };
        return (lesser, lesser * rest);
    }
}

/// <summary>-sum of alpha * y * (1 - p)^gamma * log(p) over the classes at each position.</summary>
internal sealed class CategoricalFocalLoss(float gamma, float alpha, float smoothing)
    : FocalLoss("CategoricalFocalCrossentropy", gamma, smoothing)
{
    public override IEnumerable<string> Arguments =>
        alpha == 0.25f ? base.Arguments : base.Arguments.Append(FormattableString.Invariant($"Alpha = {alpha:R}f"));

    public override ActivationFunction Activation => ActivationFunction.Softmax;

    public override float[] DrawTargets(int length, int channels, Random random) => CategoricalCrossentropy.DrawTargets(length, channels, random);

    public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets)
    {
        Sum sum = default;
        for (int i = 0; i < output.Values.Length; i++)
        {
            Approximate label = Smooth(output, targets, i) * (double)alpha;
            if (label.Value != 0)
                sum.Add(label * Powers(1.0 - output.Values[i]).Power, MinusLog(x, output, i));
        }

        return sum.Result * Approximate.Rounded(1.0 / Parts(output, targets), 0);
    }

    public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
    {
        var gradient = new Tensor(output.Count, output.Shape);
        Approximate weight = Approximate.Rounded(1.0 / Parts(output, targets), 0, roundings: 2);
        int channels = output.Shape.Channels;
        for (int first = 0; first < output.Values.Length; first += channels)
        {
            Sum total = default;
            for (int i = first; i < first + channels; i++)
            {
                Approximate probability = output.Values[i];
                (Approximate lesser, Approximate power) = Powers(1.0 - probability);
                Approximate slope = -1.0 * (probability * lesser * MinusLog(x, output, i) * Gamma) - power;
                gradient.Values[i] = Smooth(output, targets, i) * (double)alpha * slope;
                total.Add(gradient.Values[i]);
            }

            for (int i = first; i < first + channels; i++)
                gradient.Values[i] = (gradient.Values[i] - output.Values[i] * total.Result) * weight;
        }

        return gradient;
    }

    protected override int Parts(Tensor output, ReadOnlySpan<float> targets) => output.Values.Length / output.Shape.Channels;

    protected override int Classes(Tensor output) => output.Shape.Channels;

    protected override double Label(Tensor output, ReadOnlySpan<float> targets, int index) => targets[index];

    /// <summary>-log of a probability, from what softmax took.</summary>
    private static Approximate MinusLog(Tensor x, Tensor output, int index)
    {
        int channels = output.Shape.Channels;
        int first = index / channels * channels;
        int largest = Enumerable.Range(first, channels).MaxBy(i => x.Values[i].Value);
        return x.Values[largest] - x.Values[index] + MinusLog(output.Values[largest]);
    }
}

/// <summary>
/// q^gamma times the binary crossentropy, with q = y (1 - p) + (1 - y) p; where yes and no are balanced, times y alpha + (1 - y) (1 - alpha).
/// </summary>
/// <param name="alpha">Null where yes and no count alike.</param>
internal sealed class BinaryFocalLoss(float gamma, float? alpha, float smoothing) : FocalLoss("BinaryFocalCrossentropy", gamma, smoothing)
{
    public override IEnumerable<string> Arguments => alpha is { } part
        ? base.Arguments.Concat(["ApplyClassBalancing = true", FormattableString.Invariant($"Alpha = {part:R}f")])
        : base.Arguments;

    public override ActivationFunction Activation => ActivationFunction.Sigmoid;

    public override float[] DrawTargets(int length, int channels, Random random) => BinaryCrossentropyOf(0).DrawTargets(length, channels, random);

    public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets)
    {
        Sum sum = default;
        for (int i = 0; i < x.Values.Length; i++)
        {
            Approximate label = Smooth(output, targets, i);
            sum.Add(Powers(Turn(label) * output.Values[i] + label).Power * OfAnswer(x.Values[i], label), Balance(label));
        }

        return sum.Result * Approximate.Rounded(1.0 / Parts(output, targets), 0);
    }

    public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
    {
        var gradient = new Tensor(output.Count, output.Shape);
        Approximate weight = Approximate.Rounded(1.0 / Parts(output, targets), 0, roundings: 2);
        for (int i = 0; i < gradient.Values.Length; i++)
        {
            (Approximate label, Approximate probability) = (Smooth(output, targets, i), output.Values[i]);
            (Approximate lesser, Approximate power) = Powers(Turn(label) * probability + label);
            Approximate change = Turn(label) * probability * (1.0 - probability) * Gamma;
            Approximate slope = lesser * change * OfAnswer(x.Values[i], label) + power * (probability - label);
            gradient.Values[i] = slope * Balance(label) * weight;
        }

        return gradient;
    }

    protected override int Parts(Tensor output, ReadOnlySpan<float> targets) => output.Values.Length;

    protected override int Classes(Tensor output) => 2;

    protected override double Label(Tensor output, ReadOnlySpan<float> targets, int index) => targets[index];

    private static Approximate Turn(Approximate label) => 1.0 - 2.0 * label;

    private Approximate Balance(Approximate label) =>
        alpha is { } part ? label * Approximate.Rounded(2.0 * part - 1, 0) + Approximate.Rounded(1.0 - part, 0) : 1;
}
