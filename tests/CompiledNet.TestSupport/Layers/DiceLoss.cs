using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;

namespace CompiledNet.TestSupport.Layers;

/// <summary>1 - (2 * sum of y p + e) / (sum of y + sum of p + e) of each image, with e = 1e-7.</summary>
internal sealed class DiceLoss() : LossFunction("Dice")
{
    private const double Epsilon = 1e-7f;

    public override ActivationFunction Activation => ActivationFunction.Sigmoid;

    public override float[] DrawTargets(int length, int channels, Random random) => BinaryCrossentropyOf(0).DrawTargets(length, channels, random);

    public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets)
    {
        Sum sum = default;
        for (int image = 0; image < output.Count; image++)
            sum.Add(1.0 - Parts(output, targets, image).Part);
        return sum.Result * Approximate.Rounded(1.0 / output.Count, 0);
    }

    public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets)
    {
        var gradient = new Tensor(output.Count, output.Shape);
        int length = output.Shape.Length;
        for (int image = 0; image < output.Count; image++)
        {
            (Approximate part, Approximate whole) = Parts(output, targets, image);
            Approximate weight = Approximate.Rounded(1.0 / output.Count, 0) * whole;
            for (int i = image * length; i < (image + 1) * length; i++)
                gradient.Values[i] = (part - 2.0 * targets[i]) * weight;
        }

        return activation.Backward(x, output, gradient);
    }

    /// <summary>What is common, as a part of both areas, and one over both.</summary>
    private static (Approximate Part, Approximate Whole) Parts(Tensor output, ReadOnlySpan<float> targets, int image)
    {
        int length = output.Shape.Length;
        (Sum common, Sum areas) = (default, default);
        for (int i = image * length; i < (image + 1) * length; i++)
        {
            common.Add((double)targets[i], output.Values[i]);
            areas.Add((double)targets[i] + output.Values[i]);
        }

        Approximate divisor = areas.Result + Epsilon;
        double least = divisor.Value - divisor.Error;
        Approximate whole = Approximate.Rounded(1 / divisor.Value, least > 0 ? divisor.Error / (divisor.Value * least) : double.PositiveInfinity);
        return ((2.0 * common.Result + Epsilon) * whole, whole);
    }
}
