using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>The mean of each window; padding is not counted.</summary>
public sealed record AveragePooling2D(string? Name, Window Window) : LayerDescription(Name)
{
    public override string Stem => "Pool";

    /// <summary>Which of Keras' names is written.</summary>
    public int Spelling { get; init; }

    public override string AttributeName => new[] { "AveragePool2D", "AveragePooling2D", "AvgPool2D" }[Spelling];

    public static AveragePooling2D From(JsonElement json) => new(json.Text("name"), Window.From(json, "pool_size", strideIsSize: true));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => Pooling.OutputShape(Window, inputs[0]);

    public override IEnumerable<string> Arguments(TensorShape input) => Pooling.Arguments(Window, input);

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        Pooling.ForEachWindow(Window, pass.Input, (n, row, column, c, taps) =>
        {
            Sum sum = default;
            foreach ((int y, int x) in taps)
                sum.Add(pass.Input[n, y, x, c]);
            output[n, row, column, c] = sum.Result * Reciprocal(taps.Count);
        });
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var sums = new TensorSum(pass.Input.Count, pass.Input.Shape);
        Pooling.ForEachWindow(Window, pass.Input, (n, row, column, c, taps) =>
        {
            foreach ((int y, int x) in taps)
                sums[n, y, x, c].Add(outputGradient[n, row, column, c], Reciprocal(taps.Count));
        });
        return [sums.ToTensor()];
    }

    private static Approximate Reciprocal(int count) => Approximate.Rounded(1.0 / count, 0);
}
