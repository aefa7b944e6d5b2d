using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>Zeros around a map.</summary>
public sealed record ZeroPadding2D(string? Name, int Top, int Bottom, int Left, int Right) : LayerDescription(Name)
{
    public override string Stem => "Padding";

    public override string AttributeName => "ZeroPadding2D";

    public static ZeroPadding2D From(JsonElement json)
    {
        (int height, int width) = Window.Pair(json.GetProperty("padding"));
        return new(json.Text("name"), height, height, width, width);
    }

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) =>
        new(Top + inputs[0].Height + Bottom, Left + inputs[0].Width + Right, inputs[0].Channels);

    public override IEnumerable<string> Arguments(TensorShape input) =>
        (Top, Left) != (Bottom, Right) ? [$"{Top}", $"{Bottom}", $"{Left}", $"{Right}"] : Top != Left ? [$"{Top}", $"{Left}"] : [$"{Top}"];

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        pass.Input.ForEach((n, y, x, c) => output[n, Top + y, Left + x, c] = pass.Input[n, y, x, c]);
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var input = new Tensor(pass.Input.Count, pass.Input.Shape);
        input.ForEach((n, y, x, c) => input[n, y, x, c] = outputGradient[n, Top + y, Left + x, c]);
        return [input];
    }
}
