using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// A loss of a user's own: the square of the mean of the outputs' squares less the mean of the targets. Every output counts in the slope of
/// every other.
/// </summary>
/// <param name="targets">Targets of an image; null where they are as many as outputs.</param>
internal sealed class RingLoss(int? targets) : LossFunction("Custom")
{
    /// <summary>The user's code.</summary>
    /// <param name="name">What the type is called.</param>
    public static string Source(string name) => $$"""
        public readonly struct {{name}} : ILoss
        {
            public static float Compute(System.ReadOnlySpan<float> output, System.ReadOnlySpan<float> target, System.Span<float> gradient)
            {
                double squares = 0, targets = 0;
                for (int index = 0; index < output.Length; index++)
                    squares += (double)output[index] * output[index];
                for (int index = 0; index < target.Length; index++)
                    targets += target[index];
                float difference = (float)(squares / output.Length) - (float)(targets / target.Length);
                float slope = 4 * difference / output.Length;
                for (int index = 0; index < output.Length; index++)
                    gradient[index] = slope * output[index];
                return difference * difference;
            }
        }

        """;

    public override string OwnType => "Ring";

    public override IEnumerable<string> Arguments => targets is null ? [] : [$"Targets = {targets}"];

    public override int TargetLength(TensorShape output) => targets ?? output.Length;

    public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets)
    {
        Sum sum = default;
        for (int image = 0; image < output.Count; image++)
        {
            Approximate difference = Difference(output, targets, image);
            sum.Add(difference * difference);
        }

        return sum.Result * Approximate.Rounded(1.0 / output.Count, 0);
    }

    public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
    {
        var gradient = new Tensor(output.Count, output.Shape);
        int length = output.Shape.Length;
        for (int image = 0; image < output.Count; image++)
        {
            Approximate slope = Difference(output, targets, image) * Approximate.Rounded(4.0 / length / output.Count, 0, roundings: 4);
            for (int value = 0; value < length; value++)
                gradient.Values[image * length + value] = slope * output.Values[image * length + value];
        }

        return activation.Backward(x, output, gradient);
    }

    private static Approximate Difference(Tensor output, ReadOnlySpan<float> targets, int image)
    {
        int length = output.Shape.Length;
        int ofImage = targets.Length / output.Count;
        Sum squares = default;
        Sum expected = default;
        for (int value = 0; value < length; value++)
            squares.Add(output.Values[image * length + value], output.Values[image * length + value]);
        for (int index = 0; index < ofImage; index++)
            expected.Add(targets[image * ofImage + index]);
        return (squares.Result * Approximate.Rounded(1.0 / length, 0, roundings: 2))
            - (expected.Result * Approximate.Rounded(1.0 / ofImage, 0, roundings: 2));
    }
}
