using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Steps that look at each other, or at those of a second input.</summary>
/// <param name="Kernels">Of queries, keys and values, channels x heads x channels of a head; of the output, heads x channels of a value x channels.</param>
/// <param name="Biases">A bias for each; none where there is none.</param>
internal sealed record MultiHeadAttentionLayer(bool IsCausal, IReadOnlyList<Weight> Kernels, IReadOnlyList<Weight> Biases) : Layer
{
    /// <summary>The part of the shares that training drops: 0 to 1, without 1.</summary>
    public float Dropout { get; init; }

    private static readonly string[] Words = ["query", "key", "value", "output"];

    private int Heads => Kernels[0].Shape[1];

    private int KeyDim => Kernels[0].Shape[2];

    private int ValueDim => Kernels[2].Shape[2];

    public override string Stem => "Attention";

    public override IReadOnlyList<Weight> Weights =>
        Biases.Count == 0 ? Kernels : [.. Kernels.Zip(Biases, (kernel, bias) => new[] { kernel, bias }).SelectMany(pair => pair)];

    public static MultiHeadAttentionLayer Read(LayerReading reading)
    {
        int heads = reading.Arguments.Integer("heads"), keyDim = reading.Arguments.Integer("keyDim");
        int valueDim = reading.Arguments.Integer("ValueDim", keyDim), channels = reading.Input.Channels, seen = reading.LastInput.Channels;
        int[][] shapes = [[channels, heads, keyDim], [seen, heads, keyDim], [seen, heads, valueDim], [heads, valueDim, channels]];
        return new(
            reading.Arguments.Flag("Causal", false),
            [.. Words.Select((word, index) => reading.Weight(word + "_kernel", shapes[index]))],
            reading.Arguments.Flag("UseBias", true)
                ? [.. Words.Select((word, index) => reading.Weight(word + "_bias", index == 3 ? [channels] : shapes[index][1..]))]
                : [])
        {
            Dropout = reading.Arguments.Real("Dropout", 0),
        };
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape seen = inputs[^1];
        if (inputs.Any(shape => !shape.IsSequence))
            throw new RefusedException($"it looks at steps, and takes {string.Join(" and ", inputs)}");
        int channels = inputs[0].Channels;
        int[][] shapes = [[channels, Heads, KeyDim], [seen.Channels, Heads, KeyDim], [seen.Channels, Heads, ValueDim], [Heads, ValueDim, channels]];
        for (int index = 0; index < Words.Length; index++)
        {
            Sizes.CheckWeight(Kernels[index], shapes[index]);
            if (Biases.Count > 0)
                Sizes.CheckWeight(Biases[index], index == 3 ? [channels] : shapes[index][1..]);
        }

        return inputs[0];
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("MultiHeadAttention").Add($"{Heads}", $"{KeyDim}").Add(others.Select(name => $"\"{name}\""));
        if (ValueDim != KeyDim)
            attribute.Option("ValueDim", $"{ValueDim}");
        attribute.Bias(Biases.Count > 0);
        if (Dropout > 0)
            attribute.Option("Dropout", AttributeText.Real(Dropout));
        return attribute.Flag("Causal", IsCausal);
    }

    /// <summary>Channels stand first there: they are turned before and behind, so that products are of channels.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string[] turned = [.. inputs.Select((input, index) => onnx.AddChannelsLast(input, shapes[index]))];
        string queries = Project(0, turned[0], shapes[0].Width, [0, 2, 1, 3]);
        string keys = Project(1, turned[^1], shapes[^1].Width, [0, 2, 3, 1]);
        string values = Project(2, turned[^1], shapes[^1].Width, [0, 2, 1, 3]);
        string scores = onnx.AddNode(
            "Mul", [onnx.AddNode("MatMul", [queries, keys]), onnx.AddWeight("scale", new("scale", [], [(float)(1 / Math.Sqrt(KeyDim))]))]);
        if (IsCausal)
            scores = onnx.AddNode("Add", [scores, onnx.AddWeight("hidden", Hidden(shapes[0].Width, shapes[^1].Width))]);
        string heads = onnx.AddNode("MatMul", [onnx.AddNode("Softmax", [scores], [("axis", 3L)]), values]);
        heads = onnx.AddNode("Transpose", [heads], [("perm", new long[] { 0, 2, 1, 3 })]);
        heads = onnx.AddNode("Reshape", [heads, onnx.AddIntegers("joined", [0, shapes[0].Width, Heads * ValueDim])]);
        return onnx.AddChannelsFirst(Dense(3, heads, Heads * ValueDim), shapes[0]);

        string Project(int index, string value, int steps, long[] order)
        {
            long[] sizes = [0, steps, Heads, Kernels[index].Shape[2]];
            string cut = onnx.AddNode(
                "Reshape", [Dense(index, value, Kernels[index].Shape[0]), onnx.AddIntegers(Words[index] + "_heads", sizes)]);
            return onnx.AddNode("Transpose", [cut], [("perm", order)]);
        }

        string Dense(int index, string value, int rows)
        {
            Weight kernel = Kernels[index];
            string sums = onnx.AddNode(
                "MatMul", [value, onnx.AddWeight(kernel.Variable, kernel with { Shape = [rows, kernel.Values.Length / rows] })]);
            return Biases.Count == 0 ? sums
                : onnx.AddNode("Add", [sums, onnx.AddWeight(Biases[index].Variable, Biases[index] with { Shape = [Biases[index].Values.Length] })]);
        }
    }

    /// <summary>What is added to the scores of keys behind the step of a query.</summary>
    private static Weight Hidden(int queries, int keys) => new(
        "hidden",
        [queries, keys],
        [.. Enumerable.Range(0, queries * keys).Select(index => index % keys > index / keys ? float.NegativeInfinity : 0)]);
}
