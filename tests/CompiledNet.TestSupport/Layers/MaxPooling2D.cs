using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// The largest value of each window, padding never among them; the first of equal ones takes the gradient, but one that is not a number
/// before all.
/// </summary>
public sealed record MaxPooling2D(string? Name, Window Window) : LayerDescription(Name)
{
    public override string Stem => "Pool";

    /// <summary>Which of Keras' names is written.</summary>
    public int Spelling { get; init; }

    public override string AttributeName => new[] { "MaxPool2D", "MaxPooling2D" }[Spelling];

    public static MaxPooling2D From(JsonElement json) => new(json.Text("name"), Window.From(json, "pool_size", strideIsSize: true));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => Pooling.OutputShape(Window, inputs[0]);

    public override IEnumerable<string> Arguments(TensorShape input) => Pooling.Arguments(Window, input);

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        Pooling.ForEachWindow(Window, pass.Input, (n, row, column, c, taps) =>
        {
            // The largest of values that are each off by at most so much is off by at most the most of it.
            double largest = double.NegativeInfinity;
            double error = 0;
            foreach ((int y, int x) in taps)
            {
                largest = Math.Max(largest, pass.Input[n, y, x, c].Value);
                error = Math.Max(error, pass.Input[n, y, x, c].Error);
            }
            output[n, row, column, c] = new(largest, error);
        });
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        Tensor input = pass.Input;
        var sums = new TensorSum(input.Count, input.Shape);
        Pooling.ForEachWindow(Window, input, (n, row, column, c, taps) =>
        {
            (int Row, int Column) first = taps[0];
            foreach ((int y, int x) in taps)
                if (input[n, y, x, c].Value > input[n, first.Row, first.Column, c].Value || double.IsNaN(input[n, y, x, c].Value))
                    first = (y, x);
            Approximate gradient = outputGradient[n, row, column, c];
            Approximate largest = input[n, first.Row, first.Column, c];

            // Where rounding decides which value is the largest, each of those may take the gradient.
            var rivals = taps.Where(tap => tap != first && IsRival(input[n, tap.Row, tap.Column, c], largest)).ToList();
            sums[n, first.Row, first.Column, c].Add(rivals.Count == 0 ? gradient : gradient with { Error = gradient.Magnitude });
            foreach ((int y, int x) in rivals)
                sums[n, y, x, c].Add(new Approximate(0, gradient.Magnitude));
        });
        return [sums.ToTensor()];
    }

    private static bool IsRival(Approximate value, Approximate largest) =>
        value.Error + largest.Error > 0 && value.Value + value.Error >= largest.Value - largest.Error;
}
