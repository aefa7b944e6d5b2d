using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>The square root of the sum of squares of each window; its gradient is 0 where the root is.</summary>
public sealed record L2Pooling2D(string? Name, Window Window) : LayerDescription(Name)
{
    public override string Stem => "Pool";

    public override string AttributeName => "L2Pool2D";

    public static L2Pooling2D From(JsonElement json) => new(json.Text("name"), Window.From(json, "pool_size", strideIsSize: true));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => Pooling.OutputShape(Window, inputs[0]);

    public override IEnumerable<string> Arguments(TensorShape input) => Pooling.Arguments(Window, input);

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        Pooling.ForEachWindow(Window, pass.Input, (n, row, column, c, taps) => output[n, row, column, c] = Root(pass.Input, n, c, taps));
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var sums = new TensorSum(pass.Input.Count, pass.Input.Shape);
        Pooling.ForEachWindow(Window, pass.Input, (n, row, column, c, taps) =>
        {
            Approximate root = Root(pass.Input, n, c, taps);
            Approximate gradient = outputGradient[n, row, column, c];
            foreach ((int y, int x) in taps)
                sums[n, y, x, c].Add(Share(pass.Input[n, y, x, c], gradient, root));
        });
        return [sums.ToTensor()];
    }

    private static Approximate Root(Tensor input, int image, int channel, IReadOnlyList<(int Row, int Column)> taps)
    {
        if (taps.All(tap => input[image, tap.Row, tap.Column, channel] == (Approximate)0))
            return 0;
        Sum squares = default;
        foreach ((int y, int x) in taps)
            squares.Add(input[image, y, x, channel], input[image, y, x, channel]);
        Approximate sum = squares.Result;
        double root = Math.Sqrt(sum.Value);
        return Approximate.Rounded(
            root, Math.Max(Math.Sqrt(sum.Value + sum.Error) - root, root - Math.Sqrt(Math.Max(sum.Value - sum.Error, 0))));
    }

    /// <summary>
    /// gradient * value / root. Where rounding decides how small the root is, all that is sure is that no value is larger than it.
    /// </summary>
    private static Approximate Share(Approximate value, Approximate gradient, Approximate root)
    {
        if (root == (Approximate)0)
            return 0;
        if (root.Value <= 2 * root.Error)
        {
            double share = root.Value == 0 ? 0 : gradient.Value * value.Value / root.Value;
            return Approximate.Rounded(share, gradient.Magnitude + Math.Abs(share), roundings: 3);
        }

        double inverse = 1 / root.Value;
        return value * (gradient * Approximate.Rounded(inverse, inverse * root.Error / (root.Value - root.Error)));
    }
}
