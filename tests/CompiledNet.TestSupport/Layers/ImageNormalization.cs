using System.Globalization;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// (x - mean) / sqrt(variance + epsilon) * gamma + beta, mean and biased variance of a part of one image. A kind says which values are such a
/// part.
/// </summary>
public abstract record ImageNormalization(string? Name, float Epsilon) : LayerDescription(Name)
{
    public sealed override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    /// <summary>Whether there is a gamma; else it is 1.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Whether there is a beta; else it is 0.</summary>
    public bool Center { get; init; } = true;

    public sealed override IReadOnlyList<ParameterShape> Parameters(TensorShape input) => ChannelScaling.Parameters(Scale, Center, input);

    public sealed override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public sealed override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, pass.Input.Shape);
        foreach ((int Image, int Row, int Column, int Channel)[] part in PartsOf(pass.Input))
        {
            (Approximate mean, Approximate inverse) = Statistics(pass.Input, part);
            foreach ((int n, int y, int x, int c) in part)
                output[n, y, x, c] = ChannelScaling.Apply(pass, Scale, Center, (pass.Input[n, y, x, c] - mean) * inverse, c);
        }
        return output;
    }

    public sealed override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var input = new Tensor(pass.Input.Count, pass.Input.Shape);
        var gamma = new Sum[pass.Input.Shape.Channels];
        var beta = new Sum[pass.Input.Shape.Channels];
        foreach ((int Image, int Row, int Column, int Channel)[] part in PartsOf(pass.Input))
        {
            (Approximate mean, Approximate inverse) = Statistics(pass.Input, part);
            Approximate weight = Approximate.Rounded(1.0 / part.Length, 0);
            Sum slopes = default;
            Sum products = default;
            foreach ((int n, int y, int x, int c) in part)
            {
                Approximate normalized = (pass.Input[n, y, x, c] - mean) * inverse;
                Approximate slope = ChannelScaling.Scaled(pass, Scale, outputGradient[n, y, x, c], c);
                slopes.Add(slope);
                products.Add(slope, normalized);
                gamma[c].Add(outputGradient[n, y, x, c], normalized);
                beta[c].Add(outputGradient[n, y, x, c]);
            }
            foreach ((int n, int y, int x, int c) in part)
            {
                Approximate normalized = (pass.Input[n, y, x, c] - mean) * inverse;
                Approximate slope = ChannelScaling.Scaled(pass, Scale, outputGradient[n, y, x, c], c);
                input[n, y, x, c] = (slope - (slopes.Result * weight) - (normalized * products.Result * weight)) * inverse;
            }
        }
        ChannelScaling.SetGradients(pass, Scale, Center, gamma, beta);
        return [input];
    }

    /// <summary>The values of each image that are normalized together.</summary>
    protected abstract IEnumerable<(int Image, int Row, int Column, int Channel)[]> PartsOf(Tensor tensor);

    protected IEnumerable<string> Options =>
        [string.Create(CultureInfo.InvariantCulture, $"Epsilon = {Epsilon}f"), .. ChannelScaling.Arguments(Scale, Center)];

    /// <summary>Mean and 1 / sqrt(variance + epsilon), as of a batch normalization.</summary>
    private (Approximate Mean, Approximate Inverse) Statistics(Tensor tensor, (int Image, int Row, int Column, int Channel)[] part)
    {
        Approximate weight = Approximate.Rounded(1.0 / part.Length, 0);
        Sum sum = default;
        foreach ((int n, int y, int x, int c) in part)
            sum.Add(tensor[n, y, x, c]);
        Approximate mean = sum.Result * weight;
        Sum squares = default;
        foreach ((int n, int y, int x, int c) in part)
        {
            Approximate difference = tensor[n, y, x, c] - mean;
            squares.Add(difference, difference);
        }
        Approximate variance = squares.Result * weight;

        // Whatever rounding does, a sum of squares is not below zero.
        double epsilon = (double)(decimal)Epsilon;
        return (mean, Approximate.Function(variance + epsilon, value => 1 / Math.Sqrt(Math.Max(value, epsilon))));
    }
}
