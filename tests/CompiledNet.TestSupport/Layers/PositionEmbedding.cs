using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>output[step, c] = input[step, c] + embeddings[step, c].</summary>
public sealed record PositionEmbedding(string? Name) : LayerDescription(Name)
{
    public override string Stem => "PositionEmbedding";

    public override string AttributeName => "PositionEmbedding";

    public static PositionEmbedding From(JsonElement json) => new(json.Text("name"));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input) => [new("embeddings", [input.Width, input.Channels], 1, 1)];

    public override IEnumerable<string> Arguments(TensorShape input) => [];

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, pass.Input.Shape);
        output.ForEach((n, y, x, c) => output[n, y, x, c] = pass.Input[n, y, x, c] + pass.Parameters["embeddings"][(x * pass.Input.Shape.Channels) + c]);
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var sums = new Sum[pass.Parameters["embeddings"].Length];
        outputGradient.ForEach((n, y, x, c) => sums[(x * pass.Input.Shape.Channels) + c].Add(outputGradient[n, y, x, c]));
        pass.SetGradient("embeddings", sums);
        return [outputGradient];
    }
}
