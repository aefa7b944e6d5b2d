using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A loss: the mean over the images of a batch (and over the positions or outputs of each).</summary>
public abstract class LossFunction(string enumName)
{
    public static LossFunction SparseCategoricalCrossentropy { get; } = new SparseCategoricalCrossentropyLoss();

    public static LossFunction MeanSquaredError { get; } = new MeanSquaredErrorLoss();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LossFunction> All { get; } = [SparseCategoricalCrossentropy, MeanSquaredError];

    /// <summary>Its name in the library's enumeration.</summary>
    public string EnumName => enumName;

    /// <summary>By Keras' word: <c>mean_squared_error</c>.</summary>
    public static LossFunction Parse(string word) =>
        All.FirstOrDefault(loss => loss.EnumName.Equals(word.Replace("_", ""), StringComparison.OrdinalIgnoreCase))
        ?? throw new UnknownLayerException(word);

    /// <summary>Floats that a target of one image has.</summary>
    public abstract int TargetLength(TensorShape output);

    /// <summary>The mean loss of a batch.</summary>
    /// <param name="output">What the network gave.</param>
    /// <param name="targets"><see cref="TargetLength"/> floats for each image.</param>
    public abstract Approximate Value(Tensor output, ReadOnlySpan<float> targets);

    /// <summary>The gradient of the mean loss by what the last layer gave before its activation.</summary>
    /// <param name="x">What the last activation was applied to.</param>
    /// <param name="output">What it gave.</param>
    /// <param name="activation">The last activation.</param>
    /// <param name="targets">The targets.</param>
    public abstract Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets);

    public override string ToString() => enumName;

    /// <summary>-log(probability of the right class) at each position, for probabilities that softmax gave.</summary>
    private sealed class SparseCategoricalCrossentropyLoss() : LossFunction("SparseCategoricalCrossentropy")
    {
        public override int TargetLength(TensorShape output) => output.Height * output.Width;

        public override Approximate Value(Tensor output, ReadOnlySpan<float> targets)
        {
            Sum sum = default;
            for (int position = 0; position < targets.Length; position++)
            {
                Approximate probability = output.Values[(position * output.Shape.Channels) + (int)targets[position]];
                double relative = probability.Error / probability.Value;
                double loss = -Math.Log(probability.Value);
                // The logarithm's own error is relative to itself, and absolute near 1, where it vanishes.
                double own = Approximate.FunctionError * (loss + relative) + Approximate.UnitRoundoff;
                sum.Add(new Approximate(loss, Math.Log(1 + relative) + own));
            }
            return sum.Result * Approximate.Rounded(1.0 / targets.Length, 0);
        }

        public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
        {
            if (activation != ActivationFunction.Softmax)
                throw new ArgumentException($"Sparse categorical crossentropy needs softmax, got {activation}.", nameof(activation));

            // Softmax and crossentropy together are p - y.
            Tensor gradient = output.Map(value => value);
            for (int position = 0; position < targets.Length; position++)
            {
                int right = (position * output.Shape.Channels) + (int)targets[position];
                gradient.Values[right] = output.Values[right] - 1;
            }
            Approximate weight = Approximate.Rounded(1.0 / targets.Length, 0, roundings: 2);
            return gradient.Map(value => value * weight);
        }
    }

    /// <summary>The mean of (output - target)².</summary>
    private sealed class MeanSquaredErrorLoss() : LossFunction("MeanSquaredError")
    {
        public override int TargetLength(TensorShape output) => output.Length;

        public override Approximate Value(Tensor output, ReadOnlySpan<float> targets)
        {
            Sum sum = default;
            for (int i = 0; i < targets.Length; i++)
            {
                Approximate difference = output.Values[i] - targets[i];
                sum.Add(difference, difference);
            }
            return sum.Result * Approximate.Rounded(1.0 / targets.Length, 0);
        }

        public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
        {
            var gradient = new Tensor(output.Count, output.Shape);
            Approximate weight = Approximate.Rounded(2.0 / targets.Length, 0, roundings: 2);
            for (int i = 0; i < targets.Length; i++)
                gradient.Values[i] = (output.Values[i] - targets[i]) * weight;
            return activation.Backward(x, output, gradient);
        }
    }
}
