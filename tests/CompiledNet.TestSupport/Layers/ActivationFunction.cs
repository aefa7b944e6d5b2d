using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A function that follows a layer.</summary>
public abstract class ActivationFunction(string enumName)
{
    public static ActivationFunction Linear { get; } = new Elementwise("Linear", x => x, (_, _) => 1);

    public static ActivationFunction Relu { get; } = new Elementwise(
        "Relu",
        x => x with { Value = Math.Max(x.Value, 0) },
        // Where rounding decides on which side of 0 the argument falls, either slope is right.
        (x, _) => new(x.Value > 0 ? 1 : 0, x.Error > 0 && Math.Abs(x.Value) <= x.Error ? 1 : 0));

    public static ActivationFunction Sigmoid { get; } = new Elementwise(
        "Sigmoid", x => Approximate.Function(x, value => 1 / (1 + Math.Exp(-value))), (_, y) => y * (1 - y));

    public static ActivationFunction Tanh { get; } = new Elementwise(
        "Tanh", x => Approximate.Function(x, Math.Tanh), (_, y) => 1 - (y * y));

    public static ActivationFunction Softmax { get; } = new SoftmaxFunction();

    /// <summary>All of them: what random networks choose from.</summary>
    public static IReadOnlyList<ActivationFunction> All { get; } = [Linear, Relu, Sigmoid, Tanh, Softmax];

    /// <summary>Its name in the library's enumeration.</summary>
    public string EnumName => enumName;

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

    private sealed class Elementwise(
        string enumName, Func<Approximate, Approximate> function, Func<Approximate, Approximate, Approximate> slope)
        : ActivationFunction(enumName)
    {
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
