using System.Globalization;
using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// (x - mean) / sqrt(variance + epsilon) * gamma + beta, channel by channel; mean and biased variance of the batch in training, moving
/// averages in inference.
/// </summary>
public sealed record BatchNormalization(string? Name, float Momentum = 0.99f, float Epsilon = 1e-3f) : LayerDescription(Name)
{
    public override string Stem => "BatchNorm";

    public override string AttributeName => "BatchNormalization";

    /// <inheritdoc cref="ImageNormalization.Scale"/>
    public bool Scale { get; init; } = true;

    /// <inheritdoc cref="ImageNormalization.Center"/>
    public bool Center { get; init; } = true;

    public static BatchNormalization From(JsonElement json) => new(
        json.Text("name"), json.Real("momentum", otherwise: 0.99f), json.Real("epsilon", otherwise: 1e-3f))
    {
        Scale = json.Flag("scale", otherwise: true),
        Center = json.Flag("center", otherwise: true),
    };

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input) => ChannelScaling.Parameters(Scale, Center, input);

    public override IReadOnlyList<ParameterShape> State(TensorShape input) =>
        [Vector("moving_mean", input), Vector("moving_variance", input)];

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"Momentum = {Momentum}f");
        yield return string.Create(CultureInfo.InvariantCulture, $"Epsilon = {Epsilon}f");
        foreach (string missing in ChannelScaling.Arguments(Scale, Center))
            yield return missing;
    }

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, pass.Input.Shape);
        for (int c = 0; c < pass.Input.Shape.Channels; c++)
        {
            (Approximate mean, Approximate inverse) = Statistics(pass, c);
            // In prediction it is input * scale + shift, which loses digits where the input is close to the mean.
            Approximate scale = ChannelScaling.Scaled(pass, Scale, inverse, c);
            Approximate beta = Center ? pass.Parameters["beta"][c] : 0;
            Approximate shift = beta - (mean * scale);
            foreach ((int n, int y, int x) in Places(pass.Input))
            {
                output[n, y, x, c] = pass.Training
                    ? ((pass.Input[n, y, x, c] - mean) * scale) + beta
                    : (pass.Input[n, y, x, c] * scale) + shift;
            }
        }
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        int channels = pass.Input.Shape.Channels;
        var input = new Tensor(pass.Input.Count, pass.Input.Shape);
        var slopes = new Sum[channels];
        var products = new Sum[channels];
        Approximate weight = Approximate.Rounded(1.0 / (pass.Input.Count * pass.Input.Shape.Height * pass.Input.Shape.Width), 0);
        for (int c = 0; c < channels; c++)
        {
            (Approximate mean, Approximate inverse) = Statistics(pass, c);
            foreach ((int n, int y, int x) in Places(pass.Input))
            {
                slopes[c].Add(outputGradient[n, y, x, c]);
                products[c].Add(outputGradient[n, y, x, c], (pass.Input[n, y, x, c] - mean) * inverse);
            }
            foreach ((int n, int y, int x) in Places(pass.Input))
            {
                Approximate normalized = (pass.Input[n, y, x, c] - mean) * inverse;
                Approximate centred = pass.Training
                    ? outputGradient[n, y, x, c] - (slopes[c].Result * weight) - (normalized * products[c].Result * weight)
                    : outputGradient[n, y, x, c];
                input[n, y, x, c] = ChannelScaling.Scaled(pass, Scale, inverse, c) * centred;
            }
        }
        ChannelScaling.SetGradients(pass, Scale, Center, products, slopes);
        return [input];
    }

    private static ParameterShape Vector(string name, TensorShape input) => new(name, [input.Channels], 1, 1);

    private static IEnumerable<(int Image, int Row, int Column)> Places(Tensor tensor)
    {
        for (int n = 0; n < tensor.Count; n++)
        for (int y = 0; y < tensor.Shape.Height; y++)
        for (int x = 0; x < tensor.Shape.Width; x++)
            yield return (n, y, x);
    }

    /// <summary>
    /// Mean and 1 / sqrt(variance + epsilon). The epsilon is the decimal number that was written, not the float nearest to it.
    /// </summary>
    private (Approximate Mean, Approximate Inverse) Statistics(LayerPass pass, int channel)
    {
        Approximate mean = pass.Parameters["moving_mean"][channel];
        Approximate variance = pass.Parameters["moving_variance"][channel];
        if (pass.Training)
        {
            Approximate weight = Approximate.Rounded(1.0 / (pass.Input.Count * pass.Input.Shape.Height * pass.Input.Shape.Width), 0);
            Sum sum = default;
            foreach ((int n, int y, int x) in Places(pass.Input))
                sum.Add(pass.Input[n, y, x, channel]);
            mean = sum.Result * weight;
            Sum squares = default;
            foreach ((int n, int y, int x) in Places(pass.Input))
            {
                Approximate difference = pass.Input[n, y, x, channel] - mean;
                squares.Add(difference, difference);
            }
            variance = squares.Result * weight;
        }

        // Whatever rounding does, a sum of squares is not below zero.
        double epsilon = (double)(decimal)Epsilon;
        return (mean, Approximate.Function(variance + epsilon, value => 1 / Math.Sqrt(Math.Max(value, epsilon))));
    }
}
