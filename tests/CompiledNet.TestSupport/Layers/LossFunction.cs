using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A loss: the mean over the images of a batch (and over the positions or outputs of each).</summary>
public abstract class LossFunction(string enumName)
{
    public static LossFunction SparseCategoricalCrossentropy { get; } = SparseCategoricalCrossentropyOf(0);

    public static LossFunction CategoricalCrossentropy { get; } = CategoricalCrossentropyOf(0);

    public static LossFunction BinaryCrossentropy { get; } = BinaryCrossentropyOf(0);

    public static LossFunction MeanSquaredError { get; } = new ErrorLoss(
        "MeanSquaredError", difference => difference * difference, difference => difference * 2);

    public static LossFunction MeanAbsoluteError { get; } = new ErrorLoss(
        "MeanAbsoluteError",
        difference => difference with { Value = Math.Abs(difference.Value) },
        // Where rounding decides on which side of 0 the difference falls, either sign is right.
        difference => new(Math.Sign(difference.Value), difference.Error > 0 && Math.Abs(difference.Value) <= difference.Error ? 2 : 0));

    public static LossFunction Huber { get; } = HuberOf(1);

    /// <summary>All of them, with their usual numbers.</summary>
    public static IReadOnlyList<LossFunction> All { get; } =
        [SparseCategoricalCrossentropy, CategoricalCrossentropy, BinaryCrossentropy, MeanSquaredError, MeanAbsoluteError, Huber,
            CategoricalFocalOf(2, 0.25f, 0), BinaryFocalOf(2, null, 0), Dice];

    /// <summary>Those that are means of functions of (output - target), which any output but softmax may have.</summary>
    public static IReadOnlyList<LossFunction> OfValues { get; } = [MeanSquaredError, MeanAbsoluteError, Huber];

    /// <summary>The name of the user's own type that computes it; null where the library does.</summary>
    public virtual string? OwnType => null;

    /// <summary>Its name in the library's enumeration.</summary>
    public string EnumName => enumName;

    /// <summary>Further arguments of the attribute: numbers that are not the usual ones.</summary>
    public virtual IEnumerable<string> Arguments => [];

    /// <summary>The activation whose output it takes; null where any but softmax will do.</summary>
    public virtual ActivationFunction? Activation => null;

    /// <summary>The fewest channels of its output.</summary>
    public virtual int LeastChannels => Activation == ActivationFunction.Softmax ? 2 : 1;

    /// <summary>A crossentropy whose output gives logits.</summary>
    public static LossFunction FromLogits(LossFunction crossentropy) => new LogitLoss(crossentropy);

    public static LossFunction SparseCategoricalCrossentropyOf(float smoothing, int? ignored = null) => new SparseCrossentropyLoss(smoothing, ignored);

    public static LossFunction CategoricalCrossentropyOf(float smoothing) => new DenseCrossentropyLoss(smoothing);

    public static LossFunction BinaryCrossentropyOf(float smoothing) => new BinaryCrossentropyLoss(smoothing);

    public static LossFunction Dice => new DiceLoss();

    public static LossFunction CategoricalFocalOf(float gamma, float alpha, float smoothing) => new CategoricalFocalLoss(gamma, alpha, smoothing);

    public static LossFunction BinaryFocalOf(float gamma, float? alpha, float smoothing) => new BinaryFocalLoss(gamma, alpha, smoothing);

    /// <summary>A loss of a user's own, with so many targets; null for as many as outputs.</summary>
    public static LossFunction RingOf(int? targets) => new RingLoss(targets);

    /// <summary>With d = output - target and c = d brought within ±delta: c (d - c / 2), whose slope is c.</summary>
    public static LossFunction HuberOf(float delta) => new ErrorLoss(
        "Huber",
        difference => Clip(difference, delta) * (difference - (Clip(difference, delta) * 0.5)),
        difference => Clip(difference, delta),
        delta == 1 ? [] : [FormattableString.Invariant($"Delta = {delta:R}f")]);

    /// <summary>By Keras' word: <c>mean_squared_error</c>.</summary>
    public static LossFunction Parse(string word) => word == "ring" ? RingOf(null)
        : All.FirstOrDefault(loss => loss.EnumName.Equals(word.Replace("_", ""), StringComparison.OrdinalIgnoreCase))
        ?? throw new UnknownLayerException(word);

    /// <summary>Floats that a target of one image has.</summary>
    public virtual int TargetLength(TensorShape output) => output.Length;

    /// <summary>Targets that fit it.</summary>
    /// <param name="length">Floats of all targets together.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="random">What they are drawn from.</param>
    public virtual float[] DrawTargets(int length, int channels, Random random) => RandomValues.Uniform(random, length, limit: 1);

    /// <summary>The mean loss of a batch.</summary>
    /// <param name="x">What the last activation was applied to.</param>
    /// <param name="output">What the network gave.</param>
    /// <param name="targets"><see cref="TargetLength"/> floats for each image.</param>
    public abstract Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets);

    /// <summary>The gradient of the mean loss by what the last layer gave before its activation.</summary>
    /// <param name="x">What the last activation was applied to.</param>
    /// <param name="output">What it gave.</param>
    /// <param name="activation">The last activation.</param>
    /// <param name="targets">The targets.</param>
    public abstract Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets);

    public override string ToString() => enumName;

    private static Approximate Clip(Approximate difference, double delta) =>
        difference with { Value = Math.Clamp(difference.Value, -delta, delta) };

    /// <summary>The mean over all outputs of a function of (output - target).</summary>
    private sealed class ErrorLoss(
        string enumName,
        Func<Approximate, Approximate> function,
        Func<Approximate, Approximate> slope,
        IReadOnlyList<string>? arguments = null)
        : LossFunction(enumName)
    {
        public override IEnumerable<string> Arguments => arguments ?? [];

        public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets)
        {
            Sum sum = default;
            for (int i = 0; i < targets.Length; i++)
                sum.Add(function(output.Values[i] - targets[i]));
            return sum.Result * Approximate.Rounded(1.0 / targets.Length, 0);
        }

        public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
        {
            var gradient = new Tensor(output.Count, output.Shape);
            Approximate weight = Approximate.Rounded(1.0 / targets.Length, 0, roundings: 2);
            for (int i = 0; i < targets.Length; i++)
                gradient.Values[i] = slope(output.Values[i] - targets[i]) * weight;
            return activation.Backward(x, output, gradient);
        }
    }
}
