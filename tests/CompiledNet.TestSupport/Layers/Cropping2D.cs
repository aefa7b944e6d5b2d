using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A map without its border.</summary>
public sealed record Cropping2D(string? Name, int Top, int Bottom, int Left, int Right) : LayerDescription(Name)
{
    public override string Stem => "Cropping";

    public override string AttributeName => "Cropping2D";

    public static Cropping2D From(JsonElement json)
    {
        JsonElement cropping = json.GetProperty("cropping");
        (int top, int bottom) = Window.Pair(cropping[0]);
        (int left, int right) = Window.Pair(cropping[1]);
        return new(json.Text("name"), top, bottom, left, right);
    }

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) =>
        new(inputs[0].Height - Top - Bottom, inputs[0].Width - Left - Right, inputs[0].Channels);

    public override IEnumerable<string> Arguments(TensorShape input) =>
        (Top, Left) != (Bottom, Right) ? [$"{Top}", $"{Bottom}", $"{Left}", $"{Right}"] : Top != Left ? [$"{Top}", $"{Left}"] : [$"{Top}"];

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        output.ForEach((n, y, x, c) => output[n, y, x, c] = pass.Input[n, Top + y, Left + x, c]);
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var input = new Tensor(pass.Input.Count, pass.Input.Shape);
        outputGradient.ForEach((n, y, x, c) => input[n, Top + y, Left + x, c] = outputGradient[n, y, x, c]);
        return [input];
    }
}
