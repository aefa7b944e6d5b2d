using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>output[step, c] = embeddings[input[step], c].</summary>
public sealed record Embedding(string? Name, int InputDim, int OutputDim) : LayerDescription(Name)
{
    /// <summary>Whether steps of the integer 0 do not count.</summary>
    public bool MaskZero { get; init; }

    public override string Stem => "Embedding";

    public override string AttributeName => "Embedding";

    public override int Categories => InputDim;

    public static Embedding From(JsonElement json) =>
        new(json.Text("name"), json.GetProperty("input_dim").GetInt32(), json.GetProperty("output_dim").GetInt32())
        {
            MaskZero = json.Flag("mask_zero", otherwise: false),
        };

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => new(1, inputs[0].Length, OutputDim) { IsSequence = true };

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input) => [new("embeddings", [InputDim, OutputDim], 1, 1)];

    public override IEnumerable<string> Arguments(TensorShape input) => [$"{InputDim}", $"{OutputDim}", .. MaskZero ? ["MaskZero = true"] : Array.Empty<string>()];

    public override StepMask? OutputMask(LayerPass pass) => MaskZero
        ? StepMask.Make(pass.Input.Count, pass.Input.Shape.Length, (image, step) => Place(pass, image, step, channel: 0) != 0)
        : null;

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        output.ForEach((n, y, x, c) => output[n, y, x, c] = pass.Parameters["embeddings"][Place(pass, n, x, c)]);
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var sums = new Sum[InputDim * OutputDim];
        outputGradient.ForEach((n, y, x, c) => sums[Place(pass, n, x, c)].Add(outputGradient[n, y, x, c]));
        pass.SetGradient("embeddings", sums);
        return [new Tensor(pass.Input.Count, pass.Input.Shape)];
    }

    /// <summary>Integers are rounded to: differences of a loss are taken beside them.</summary>
    private int Place(LayerPass pass, int image, int step, int channel) =>
        ((int)Math.Round(pass.Input.Values[(image * pass.Input.Shape.Length) + step].Value) * OutputDim) + channel;
}
