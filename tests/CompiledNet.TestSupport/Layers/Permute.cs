using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>The axes of a map in another order: 1 is its rows, 2 its columns, 3 its channels.</summary>
public sealed record Permute(string? Name, int Height, int Width, int Channels) : LayerDescription(Name)
{
    public override string Stem => "Permute";

    public override string AttributeName => "Permute";

    public static Permute From(JsonElement json)
    {
        JsonElement dims = json.GetProperty("dims");
        return new(json.Text("name"), dims[0].GetInt32(), dims[1].GetInt32(), dims[2].GetInt32());
    }

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs)
    {
        int[] sizes = [inputs[0].Height, inputs[0].Width, inputs[0].Channels];
        return new(sizes[Height - 1], sizes[Width - 1], sizes[Channels - 1]);
    }

    public override IEnumerable<string> Arguments(TensorShape input) => [$"{Height}", $"{Width}", $"{Channels}"];

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        output.ForEach((n, y, x, c) =>
        {
            (int row, int column, int channel) = Source(y, x, c);
            output[n, y, x, c] = pass.Input[n, row, column, channel];
        });
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var input = new Tensor(pass.Input.Count, pass.Input.Shape);
        outputGradient.ForEach((n, y, x, c) =>
        {
            (int row, int column, int channel) = Source(y, x, c);
            input[n, row, column, channel] = outputGradient[n, y, x, c];
        });
        return [input];
    }

    private (int Row, int Column, int Channel) Source(int y, int x, int c)
    {
        var source = new int[3];
        (source[Height - 1], source[Width - 1], source[Channels - 1]) = (y, x, c);
        return (source[0], source[1], source[2]);
    }
}
