using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>The sum or the product of layers, value by value, or their channels one after the other.</summary>
/// <param name="Kind"><c>Add</c>, <c>Multiply</c> or <c>Concatenate</c>.</param>
public sealed record Merge(string? Name, string Kind) : LayerDescription(Name)
{
    public override string Stem => Kind == "Concatenate" ? "Concat" : Kind;

    public override string AttributeName => Kind;

    public static Merge From(JsonElement json) => new(json.Text("name"), json.Text("class")!);

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => Kind == "Concatenate"
        ? inputs[0] with { Channels = inputs.Sum(input => input.Channels) }
        : inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) => [];

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([.. pass.Inputs.Select(input => input.Shape)]));
        if (Kind == "Concatenate")
        {
            foreach ((int operand, int offset) in Offsets(pass))
                Copy(pass.Inputs[operand].Shape, pass.Input.Count,
                    (n, y, x, c) => output[n, y, x, offset + c] = pass.Inputs[operand][n, y, x, c]);
            return output;
        }

        for (int i = 0; i < output.Values.Length; i++)
        {
            output.Values[i] = pass.Inputs.Select(input => input.Values[i])
                .Aggregate((left, right) => Kind == "Add" ? left + right : left * right);
        }
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        Tensor[] gradients = [.. pass.Inputs.Select(input => new Tensor(input.Count, input.Shape))];
        if (Kind == "Concatenate")
        {
            foreach ((int operand, int offset) in Offsets(pass))
                Copy(pass.Inputs[operand].Shape, pass.Input.Count,
                    (n, y, x, c) => gradients[operand][n, y, x, c] = outputGradient[n, y, x, offset + c]);
            return gradients;
        }

        for (int operand = 0; operand < gradients.Length; operand++)
        {
            for (int i = 0; i < outputGradient.Values.Length; i++)
            {
                gradients[operand].Values[i] = Kind == "Add"
                    ? outputGradient.Values[i]
                    : pass.Inputs.Where((_, other) => other != operand)
                        .Aggregate(outputGradient.Values[i], (product, other) => product * other.Values[i]);
            }
        }
        return gradients;
    }

    /// <summary>The channel at which each operand begins.</summary>
    private static IEnumerable<(int Operand, int Offset)> Offsets(LayerPass pass)
    {
        int offset = 0;
        for (int operand = 0; operand < pass.Inputs.Length; operand++)
        {
            yield return (operand, offset);
            offset += pass.Inputs[operand].Shape.Channels;
        }
    }

    private static void Copy(TensorShape shape, int count, Action<int, int, int, int> copy)
    {
        for (int n = 0; n < count; n++)
        for (int y = 0; y < shape.Height; y++)
        for (int x = 0; x < shape.Width; x++)
        for (int c = 0; c < shape.Channels; c++)
            copy(n, y, x, c);
    }
}
