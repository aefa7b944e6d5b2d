using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>Pooling of the whole map, of which a vector of the channels is left.</summary>
/// <param name="IsMaximum">Whether the largest value is taken, else the mean.</param>
public sealed record GlobalPooling2D(string? Name, bool IsMaximum) : LayerDescription(Name)
{
    public override string Stem => "GlobalPool";

    /// <summary>Which of Keras' names is written.</summary>
    public int Spelling { get; init; }

    public override string AttributeName => (IsMaximum
        ? new[] { "GlobalMaxPool2D", "GlobalMaxPooling2D" }
        : ["GlobalAveragePool2D", "GlobalAveragePooling2D", "GlobalAvgPool2D"])[Spelling];

    public static GlobalPooling2D From(JsonElement json, bool isMaximum) => new(json.Text("name"), isMaximum);

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => new(1, 1, inputs[0].Channels, IsVector: true);

    public override IEnumerable<string> Arguments(TensorShape input) => [];

    public override Tensor Forward(LayerPass pass)
    {
        if (IsMaximum || pass.Mask is not { } mask)
            return Windows(pass.Input.Shape).Forward(pass).Reshape(OutputShape([pass.Input.Shape]));
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        output.ForEach((n, _, _, c) =>
        {
            Sum sum = default;
            foreach (int step in StepsOf(mask, n))
                sum.Add(pass.Input[n, 0, step, c]);
            output[n, 0, 0, c] = sum.Result * Share(mask, n);
        });
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        if (IsMaximum || pass.Mask is not { } mask)
            return Windows(pass.Input.Shape).Backward(pass, outputGradient.Reshape(new(1, 1, pass.Input.Shape.Channels)));
        var gradient = new Tensor(pass.Input.Count, pass.Input.Shape);
        outputGradient.ForEach((n, _, _, c) =>
        {
            foreach (int step in StepsOf(mask, n))
                gradient[n, 0, step, c] = outputGradient[n, 0, 0, c] * Share(mask, n);
        });
        return [gradient];
    }

    /// <summary>The steps of an image that count.</summary>
    private static int[] StepsOf(StepMask mask, int image) => [.. Enumerable.Range(0, mask.Steps).Where(step => mask[image, step])];

    /// <summary>1 over their number; of none, 0.</summary>
    private static Approximate Share(StepMask mask, int image) =>
        StepsOf(mask, image).Length is > 0 and int count ? Approximate.Rounded(1.0 / count, 0) : 0;

    /// <summary>The same with one window as large as the map.</summary>
    private LayerDescription Windows(TensorShape input)
    {
        var whole = new Window(input.Height, input.Width, 1, 1);
        return IsMaximum ? new MaxPooling2D(Name, whole) : new AveragePooling2D(Name, whole);
    }
}
