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

    public override Tensor Forward(LayerPass pass) => Windows(pass.Input.Shape).Forward(pass).Reshape(OutputShape([pass.Input.Shape]));

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) =>
        Windows(pass.Input.Shape).Backward(pass, outputGradient.Reshape(new(1, 1, pass.Input.Shape.Channels)));

    /// <summary>The same with one window as large as the map.</summary>
    private LayerDescription Windows(TensorShape input)
    {
        var whole = new Window(input.Height, input.Width, 1, 1);
        return IsMaximum ? new MaxPooling2D(Name, whole) : new AveragePooling2D(Name, whole);
    }
}
