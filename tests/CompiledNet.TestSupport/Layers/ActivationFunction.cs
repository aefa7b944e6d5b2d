using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A function that follows a layer.</summary>
public abstract class ActivationFunction(string enumName)
{
    public static ActivationFunction Linear { get; } = new Elementwise("Linear", x => x, (_, _) => 1);

    public static ActivationFunction Relu { get; } = new Elementwise(
        "Relu",
        // Below zero beyond all doubt, it is zero beyond all doubt.
        x => x.Value + x.Error <= 0 ? 0 : x with { Value = Math.Max(x.Value, 0) },
        // Where rounding decides on which side of 0 the argument falls, either slope is right.
        (x, _) => new(x.Value > 0 ? 1 : 0, x.Error > 0 && Math.Abs(x.Value) <= x.Error ? 1 : 0));

    public static ActivationFunction Sigmoid { get; } = new Elementwise(
        "Sigmoid", x => Approximate.Function(x, value => 1 / (1 + Math.Exp(-value))), (_, y) => y * (1 - y));

    public static ActivationFunction Tanh { get; } = new Elementwise(
        "Tanh", x => Approximate.Function(x, Math.Tanh), (_, y) => 1 - (y * y));

    public static ActivationFunction Softmax { get; } = new SoftmaxFunction();

    public static ActivationFunction Relu6 { get; } = new Elementwise(
        "Relu6", x => x with { Value = Math.Clamp(x.Value, 0, 6) }, (x, _) => Step(x, 0) - Step(x, 6));

    public static ActivationFunction LeakyRelu { get; } = LeakyReluOf(0.2f);

    public static ActivationFunction Elu { get; } = new Elementwise(
        "Elu", x => Approximate.Function(x, Elus), (x, y) => x.Value > 0 ? 1 : y + 1);

    public static ActivationFunction Selu { get; } = new Elementwise(
        "Selu",
        x => Approximate.Function(x, value => SeluScale * (value > 0 ? value : SeluAlpha * Elus(value))),
        (x, y) => Either(x, x.Value > 0 ? Approximate.Rounded(SeluScale, 0) : y + Approximate.Rounded(SeluScale * SeluAlpha, 0), SeluScale * (SeluAlpha - 1)));

    public static ActivationFunction Gelu { get; } = new Elementwise(
        "Gelu",
        x => Approximate.Function(x, value => value * NormalDistribution.Below(value)),
        (x, _) => Approximate.Function(x, NormalDistribution.Below)
            + (x * Approximate.Function(x, NormalDistribution.Density)));

    public static ActivationFunction GeluTanh { get; } = new Elementwise(
        "GeluTanh",
        x => Approximate.Function(x, value => value * Logistic(GeluArgument(value))),
        (x, _) => Approximate.Function(x, value => Logistic(GeluArgument(value)))
            + (x * Approximate.Function(x, value => Logistic(GeluArgument(value)) * Logistic(-GeluArgument(value)))
                * Approximate.Function(x, GeluArgumentSlope)));

    public static ActivationFunction Silu { get; } = new Elementwise(
        "Silu",
        x => Approximate.Function(x, value => value * Logistic(value)),
        (x, _) => Approximate.Function(x, Logistic) + (x * Approximate.Function(x, value => Logistic(value) * Logistic(-value))));

    public static ActivationFunction Softplus { get; } = new Elementwise(
        "Softplus",
        x => Approximate.Function(x, value => Math.Max(value, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(value)))),
        (x, y) => Approximate.Function(x, Logistic));

    public static ActivationFunction HardSigmoid { get; } = new Elementwise(
        "HardSigmoid",
        x => Approximate.Function(x, HardLogistic),
        (x, _) => (Step(x, -3) - Step(x, 3)) * Approximate.Rounded(1.0 / 6, 0));

    public static ActivationFunction HardSwish { get; } = new Elementwise(
        "HardSwish",
        x => Approximate.Function(x, value => value * HardLogistic(value)),
        (x, _) => Approximate.Function(x, value => value < -3 ? 0 : value > 3 ? 1 : (value / 3) + 0.5));

    public static ActivationFunction Softsign { get; } = new Elementwise(
        "Softsign",
        x => Approximate.Function(x, value => value / (1 + Math.Abs(value))),
        (_, y) => Square(1 - Approximate.Rounded(Math.Abs(y.Value), y.Error)));

    public static ActivationFunction Mish { get; } = new Elementwise(
        "Mish",
        x => Approximate.Function(x, value => value * MishShare(value)),
        (x, _) => Approximate.Function(x, MishShare)
            + (x * Approximate.Function(x, value => (1 - (MishShare(value) * MishShare(value))) * Logistic(value))));

    public static ActivationFunction Exponential { get; } = new Elementwise(
        "Exponential", x => Approximate.Function(x, Math.Exp), (_, y) => y);

    /// <summary>What random networks choose from: exponentials of exponentials are beyond all numbers.</summary>
    public static IReadOnlyList<ActivationFunction> Drawn => [.. All.Where(function => function != Exponential)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ActivationFunction> All { get; } = 
    [
        Linear, Relu, Sigmoid, Tanh, Softmax, Relu6, LeakyRelu, Elu, Selu, Gelu, GeluTanh, Silu, Softplus, HardSigmoid, HardSwish,
        Softsign, Mish, Exponential,
    ];

    /// <summary>Its name in the library's enumeration.</summary>
    public string EnumName => enumName;

    /// <summary>Further arguments of the attribute that it stands in: its slope, where that is not the usual one.</summary>
    public virtual IEnumerable<string> Arguments => [];

    /// <summary>
    /// A leaky relu of another slope than Keras' 0.2. The slope is the decimal number that was written, not the float nearest to it.
    /// </summary>
    public static ActivationFunction LeakyReluOf(float slope)
    {
        double written = (double)(decimal)slope;
        return new Elementwise(
            "LeakyRelu",
            x => Approximate.Rounded(x.Value > 0 ? x.Value : x.Value * written, x.Error * Math.Max(1, written)),
            (x, _) => Either(x, x.Value > 0 ? 1 : written, 1 - written),
            slope == 0.2f ? [] : [FormattableString.Invariant($"NegativeSlope = {slope:R}f")]);
    }

    /// <summary>By Keras' word: <c>relu</c>, <c>leaky_relu</c>.</summary>
    public static ActivationFunction Parse(string word) =>
        All.FirstOrDefault(function => function.EnumName.Equals(word.Replace("_", ""), StringComparison.OrdinalIgnoreCase))
        ?? throw new UnknownLayerException(word);

    public abstract Tensor Apply(Tensor x);

    /// <param name="x">What the function was applied to.</param>
    /// <param name="y">What it gave.</param>
    /// <param name="gradient">The gradient of <paramref name="y"/>.</param>
    /// <returns>The gradient of <paramref name="x"/>.</returns>
    public abstract Tensor Backward(Tensor x, Tensor y, Tensor gradient);

    public override string ToString() => enumName;

    private const double SeluScale = 1.0507009873554804934;
    private const double SeluAlpha = 1.6732632423543772848;

    private static double Elus(double x) => x > 0 ? x : ExpMinusOne(x);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double MishShare(double x) => Math.Tanh(Math.Max(x, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(x))));

    private static Approximate Square(Approximate x) => x * x;

    private static double HardLogistic(double x) => Math.Clamp(x + 3, 0, 6) / 6;

    private static double GeluArgument(double x) => Math.Sqrt(8 / Math.PI) * (x + (0.044715 * x * x * x));

    private static double GeluArgumentSlope(double x) => Math.Sqrt(8 / Math.PI) * (1 + (3 * 0.044715 * x * x));

    /// <summary>Kahan's: what rounding does to 1 + x cancels in the quotient.</summary>
    private static double LogOfOnePlus(double x) => 1 + x == 1 ? x : Math.Log(1 + x) * x / (1 + x - 1);

    /// <summary>Kahan's, likewise.</summary>
    private static double ExpMinusOne(double x)
    {
        double power = Math.Exp(x);
        return power == 1 ? x : x < -40 ? -1 : (power - 1) * x / Math.Log(power);
    }

    /// <summary>1 above a place, 0 below; where rounding decides on which side of it the argument falls, either is right.</summary>
    private static Approximate Step(Approximate x, double place) => Either(x with { Value = x.Value - place }, x.Value > place ? 1 : 0);

    /// <summary>
    /// A slope of a function with a kink at zero: where rounding decides on which side the argument falls, off by the jump.
    /// </summary>
    private static Approximate Either(Approximate x, Approximate slope, double jump = 1) =>
        x.Error > 0 && Math.Abs(x.Value) <= x.Error ? slope with { Error = slope.Error + Math.Abs(jump) } : slope;

    private sealed class Elementwise(
        string enumName,
        Func<Approximate, Approximate> function,
        Func<Approximate, Approximate, Approximate> slope,
        IReadOnlyList<string>? arguments = null)
        : ActivationFunction(enumName)
    {
        public override IEnumerable<string> Arguments => arguments ?? [];

        public override Tensor Apply(Tensor x) => x.Map(function);

        public override Tensor Backward(Tensor x, Tensor y, Tensor gradient)
        {
            var result = new Tensor(x.Count, x.Shape);
            for (int i = 0; i < result.Values.Length; i++)
                result.Values[i] = gradient.Values[i] * slope(x.Values[i], y.Values[i]);
            return result;
        }
    }

    /// <summary>exp(x - largest) / sum of them, over the channels at each position.</summary>
    private sealed class SoftmaxFunction() : ActivationFunction("Softmax")
    {
        public override Tensor Apply(Tensor x)
        {
            var result = new Tensor(x.Count, x.Shape);
            int channels = x.Shape.Channels;
            for (int first = 0; first < x.Values.Length; first += channels)
                Normalise(x.Values.AsSpan(first, channels), result.Values.AsSpan(first, channels));
            return result;
        }

        public override Tensor Backward(Tensor x, Tensor y, Tensor gradient)
        {
            var result = new Tensor(x.Count, x.Shape);
            int channels = x.Shape.Channels;
            for (int first = 0; first < x.Values.Length; first += channels)
            {
                Sum mean = default;
                for (int c = first; c < first + channels; c++)
                    mean.Add(gradient.Values[c], y.Values[c]);
                for (int c = first; c < first + channels; c++)
                    result.Values[c] = y.Values[c] * (gradient.Values[c] - mean.Result);
            }
            return result;
        }

        private static void Normalise(ReadOnlySpan<Approximate> x, Span<Approximate> result)
        {
            double largest = double.NegativeInfinity;
            foreach (Approximate value in x)
                largest = Math.Max(largest, value.Value);
            double sum = 0;
            double sumError = 0;
            Span<double> errors = stackalloc double[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                // Relative errors: an error of the argument is a relative error of exp. The largest argument need not be
                // known exactly: whatever is subtracted cancels in the quotient.
                double distance = Math.Abs(x[i].Value - largest) + x[i].Error;
                errors[i] = Math.Exp(x[i].Error + (2 * distance * Approximate.UnitRoundoff) + Approximate.FunctionError) - 1;
                double power = Math.Exp(x[i].Value - largest);
                sum += power;
                sumError += power * errors[i];
            }
            for (int i = 0; i < x.Length; i++)
            {
                double value = Math.Exp(x[i].Value - largest) / sum;
                double relative = errors[i] + (sumError / sum) + ((x.Length + 2) * Approximate.UnitRoundoff);
                // Probabilities that underflow on the way to the quotient are lost as a whole.
                result[i] = new(value, (value * relative) + (2 * Approximate.Underflow));
            }
        }
    }
}
