using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A feature map as a vector, in the order rows, columns, channels.</summary>
public sealed record Flatten(string? Name) : LayerDescription(Name)
{
    public override string Stem => "Flatten";

    public override string AttributeName => "Flatten";

    public static Flatten From(JsonElement json) => new(json.Text("name"));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => new(1, 1, inputs[0].Length, IsVector: true);

    public override IEnumerable<string> Arguments(TensorShape input) => [];

    public override Tensor Forward(LayerPass pass) => pass.Input.Reshape(OutputShape([pass.Input.Shape]));

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient.Reshape(pass.Input.Shape)];
}
