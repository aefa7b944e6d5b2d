using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>x above zero, alpha * x below, alpha for each value or for each channel.</summary>
public sealed record PRelu(string? Name, bool PerChannel) : LayerDescription(Name)
{
    public override string Stem => "PRelu";

    public override string AttributeName => "PRelu";

    public static PRelu From(JsonElement json) => new(json.Text("name"), json.TryGetProperty("shared_axes", out _));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        int[] sizes = input.IsVector ? [input.Channels]
            : input.IsSequence ? [PerChannel ? 1 : input.Width, input.Channels]
            : PerChannel ? [1, 1, input.Channels] : [input.Height, input.Width, input.Channels];
        return [new("alpha", sizes, 1, 1)];
    }

    public override IEnumerable<string> Arguments(TensorShape input) => PerChannel ? ["PerChannel = true"] : [];

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, pass.Input.Shape);
        output.ForEach((n, y, x, c) =>
        {
            Approximate value = pass.Input[n, y, x, c];
            Approximate below = value * pass.Parameters["alpha"][Slope(pass.Input.Shape, y, x, c)];
            output[n, y, x, c] = IsDecided(value) ? value.Value > 0 ? value : below
                : new(value.Value > 0 ? value.Value : below.Value, value.Magnitude + below.Magnitude);
        });
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var input = new Tensor(pass.Input.Count, pass.Input.Shape);
        var sums = new Sum[pass.Parameters["alpha"].Length];
        input.ForEach((n, y, x, c) =>
        {
            Approximate value = pass.Input[n, y, x, c];
            Approximate gradient = outputGradient[n, y, x, c];
            int index = Slope(pass.Input.Shape, y, x, c);
            Approximate below = gradient * pass.Parameters["alpha"][index];
            if (IsDecided(value))
            {
                input[n, y, x, c] = value.Value > 0 ? gradient : below;
                if (value.Value <= 0)
                    sums[index].Add(value, gradient);
                return;
            }

            // Where rounding decides on which side of 0 the value falls, either slope is right.
            input[n, y, x, c] = new(value.Value > 0 ? gradient.Value : below.Value, gradient.Magnitude + below.Magnitude);
            sums[index].Add(new Approximate(value.Value > 0 ? 0 : value.Value, value.Magnitude), gradient);
        });
        pass.SetGradient("alpha", sums);
        return [input];
    }

    private static bool IsDecided(Approximate value) => value.Error == 0 || Math.Abs(value.Value) > value.Error;

    private int Slope(TensorShape shape, int y, int x, int c) => PerChannel ? c : (((y * shape.Width) + x) * shape.Channels) + c;
}
