using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// Layers merged value by value, where a vector of channels goes with every position of a map, or their channels one after the other.
/// </summary>
/// <param name="Kind"><c>Add</c>, <c>Subtract</c>, <c>Multiply</c>, <c>Average</c>, <c>Maximum</c> or <c>Concatenate</c>.</param>
public sealed record Merge(string? Name, string Kind) : LayerDescription(Name)
{
    /// <summary>The kinds that merge value by value.</summary>
    public static IReadOnlyList<string> Elementwise { get; } = ["Add", "Subtract", "Multiply", "Average", "Maximum"];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Elementwise, "Concatenate"];

    public override string Stem => Kind == "Concatenate" ? "Concat" : Kind;

    public override string AttributeName => Kind;

    public static Merge From(JsonElement json) => new(json.Text("name"), json.Text("class")!);

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => Kind == "Concatenate"
        ? inputs[0] with { Channels = inputs.Sum(input => input.Channels) }
        : inputs.FirstOrDefault(input => input.Height * input.Width > 1, inputs.FirstOrDefault(input => !input.IsVector, inputs[0]));

    /// <summary>Whether a layer of one shape can be merged with one of another.</summary>
    public bool Fits(TensorShape first, TensorShape other) => Kind == "Concatenate"
        ? other with { Channels = first.Channels } == first
        : other == first || (first.Channels == other.Channels && (IsVector(first, other) || IsVector(other, first)));

    private static bool IsVector(TensorShape map, TensorShape vector) => !map.IsVector && vector.Height * vector.Width == 1;

    public override IEnumerable<string> Arguments(TensorShape input) => [];

    /// <summary>A step counts where it does in any of the sequences, if all of them say so.</summary>
    public override StepMask? OutputMask(LayerPass pass)
    {
        StepMask?[] masks = [.. pass.Masks.Where((_, index) => pass.Inputs[index].Shape.IsSequence)];
        return masks.Length == 0 || masks.Contains(null) ? null : StepMask.Union(masks!);
    }

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
            output.Values[i] = Join([.. pass.Inputs.Select(input => input.Values[Place(input, output, i)])]);
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        if (Kind == "Concatenate")
        {
            Tensor[] gradients = [.. pass.Inputs.Select(input => new Tensor(input.Count, input.Shape))];
            foreach ((int operand, int offset) in Offsets(pass))
                Copy(pass.Inputs[operand].Shape, pass.Input.Count,
                    (n, y, x, c) => gradients[operand][n, y, x, c] = outputGradient[n, y, x, offset + c]);
            return gradients;
        }

        Sum[][] sums = [.. pass.Inputs.Select(input => new Sum[input.Values.Length])];
        for (int i = 0; i < outputGradient.Values.Length; i++)
        {
            Approximate[] values = [.. pass.Inputs.Select(input => input.Values[Place(input, outputGradient, i)])];
            for (int operand = 0; operand < sums.Length; operand++)
                sums[operand][Place(pass.Inputs[operand], outputGradient, i)].Add(Share(values, operand, outputGradient.Values[i]));
        }

        return [.. pass.Inputs.Select((input, operand) =>
            new Tensor(input.Count, input.Shape, [.. sums[operand].Select(sum => sum.Result)]))];
    }

    private Approximate Join(Approximate[] values) => Kind switch
    {
        "Add" => values.Aggregate((left, right) => left + right),
        "Subtract" => values[0] - values[1],
        "Multiply" => values.Aggregate((left, right) => left * right),
        "Average" => values.Aggregate((left, right) => left + right) * Part(values),

        // The largest of values that are each off by at most so much is off by at most the most of it.
        "Maximum" => new(values.Max(value => value.Value), values.Max(value => value.Error)),
        _ => throw new UnknownLayerException(Kind),
    };

    /// <summary>What one of the values gets of the gradient. Of a maximum's it is all for the first that is as large.</summary>
    private Approximate Share(Approximate[] values, int operand, Approximate gradient)
    {
        switch (Kind)
        {
            case "Add":
                return gradient;
            case "Subtract":
                return operand == 0 ? gradient : gradient with { Value = -gradient.Value };
            case "Multiply":
                return values.Where((_, other) => other != operand).Aggregate(gradient, (product, other) => product * other);
            case "Average":
                return gradient * Part(values);
            default:
                double largest = values.Max(value => value.Value);
                int first = Array.FindIndex(values, value => value.Value == largest);

                // Where rounding decides which value is the largest, each of those may take the gradient.
                bool isCertain = values.Where((_, index) => index != first).All(value =>
                    value.Error + values[first].Error == 0 || value.Value + value.Error < largest - values[first].Error);
                return (operand == first ? gradient : 0) with { Error = isCertain ? operand == first ? gradient.Error : 0 : gradient.Magnitude };
        }
    }

    private static Approximate Part(Approximate[] values) => Approximate.Rounded(1.0 / values.Length, 0);

    /// <summary>Where an operand has what goes with a place of the whole: images, then positions, then channels.</summary>
    private static int Place(Tensor operand, Tensor whole, int place)
    {
        if (operand.Shape.Length == whole.Shape.Length)
            return place;
        int channels = whole.Shape.Channels;
        return (place / whole.Shape.Length * channels) + (place % channels);
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
