using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>
/// MultiHeadAttention: kernels of queries, keys and values [channels, heads, channels of a head], of the output [heads, channels of a
/// value, channels], a bias behind each. Called with query and value, and maybe the key.
/// </summary>
internal sealed class KerasMultiHeadAttention : KerasLayer
{
    private static readonly string[] Words = ["query", "key", "value", "output"];

    private readonly bool hasBias, isCausal;
    private readonly int heads, keyDim, valueDim;
    private readonly int[]? outputShape;
    private readonly string[] named;
    private readonly double dropout;

    public KerasMultiHeadAttention(KerasConfig config)
    {
        heads = config.Integer("num_heads");
        keyDim = config.Integer("key_dim");
        valueDim = config.Integer("value_dim", keyDim);
        hasBias = config.Flag("use_bias", true);
        dropout = config.Real("dropout", 0);
        outputShape = config.Has("output_shape") ? config.Integers("output_shape") : null;
        if (config.Has("attention_axes") && config.Integers("attention_axes") is not ([1] or [-2]))
            throw new RefusedException("its attention_axes are not the steps of a sequence");
        isCausal = config.Call.Flags.Contains("use_causal_mask");
        if (config.Call.Flags.Contains("return_attention_scores"))
            throw new RefusedException("it gives its attention scores too (return_attention_scores)");
        named = [.. config.Call.Named];
        if (named.FirstOrDefault(name => name is not ("query" or "key" or "value")) is string other)
            throw new RefusedException($"it is called with {other}; in CompiledNet all steps of a sequence count, or those up to the query's");
    }

    public override bool TakesNamed => true;

    public override IReadOnlyList<string> Parts => ["query_dense", "key_dense", "value_dense", "output_dense"];

    public override int Variables => hasBias ? 8 : 4;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        (Node query, Node key, Node value) = Arrange(inputs);
        if (key != value)
            throw new RefusedException("its keys and its values are made of two layers; those of CompiledNet are made of one");
        if (outputShape is not null && !outputShape.SequenceEqual([query.Shape.Channels]))
        {
            throw new RefusedException(
                $"its output_shape is {string.Join('x', outputShape)}; CompiledNet's has the {query.Shape.Channels} channels of the queries");
        }

        var layer = new MultiHeadAttentionLayer(
            isCausal,
            [.. Words.Select((word, index) => ToWeight(word + "_kernel", Require(Kernel(weights, index), 3, word + "_kernel")))],
            [.. Words.Where(_ => hasBias).Select((word, index) =>
                ToWeight(word + "_bias", Require(Bias(weights, index)!, index == 3 ? 1 : 2, word + "_bias")))])
        {
            Dropout = (float)dropout,
        };
        return new Node(layer, name, query == value ? [query] : [query, value]);
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        (Tensor query, Tensor key, Tensor value) = Arrange(inputs);
        Tensor queries = Project(0, query), keys = Project(1, key), values = Project(2, value);
        (int steps, int seen) = (query.Shape[0], key.Shape[0]);
        var heard = new Tensor(steps, heads * valueDim);
        for (int step = 0; step < steps; step++)
        {
            for (int head = 0; head < heads; head++)
            {
                int last = isCausal ? Math.Min(step + 1, seen) : seen;
                var scores = new Tensor(1, last);
                for (int other = 0; other < last; other++)
                {
                    ReadOnlySpan<double> asked = queries.Data.AsSpan(((step * heads) + head) * keyDim, keyDim);
                    ReadOnlySpan<double> offered = keys.Data.AsSpan(((other * heads) + head) * keyDim, keyDim);
                    for (int i = 0; i < keyDim; i++)
                        scores.Data[other] += asked[i] * offered[i] / Math.Sqrt(keyDim);
                }

                double[] shares = Functions.Softmax(scores).Data;
                for (int other = 0; other < last; other++)
                {
                    for (int i = 0; i < valueDim; i++)
                    {
                        heard.Data[(((step * heads) + head) * valueDim) + i] +=
                            shares[other] * values.Data[(((other * heads) + head) * valueDim) + i];
                    }
                }
            }
        }

        return Project(3, heard);

        Tensor Project(int index, Tensor sequence)
        {
            int channels = sequence.Shape[1];
            Tensor kernel = Kernel(weights, index).Reshape(channels, Kernel(weights, index).Length / channels);
            double[][] rows = [.. sequence.Data.Chunk(channels).Select(row => Maps.Multiply(row, kernel, Bias(weights, index)?.Data))];
            return new([rows.Length, kernel.Shape[1]], [.. rows.SelectMany(row => row)]);
        }
    }

    private Tensor Kernel(IReadOnlyList<Tensor> weights, int index) => weights[hasBias ? 2 * index : index];

    private Tensor? Bias(IReadOnlyList<Tensor> weights, int index) => hasBias ? weights[(2 * index) + 1] : null;

    /// <summary>By position: query, value, key; the key is the value unless given.</summary>
    private (T Query, T Key, T Value) Arrange<T>(IReadOnlyList<T> inputs)
        where T : class
    {
        string[] names = [.. new[] { "query", "value", "key" }.Take(inputs.Count - named.Length), .. named];
        T? Find(string name) => Array.IndexOf(names, name) is >= 0 and var index ? inputs[index] : null;
        T value = Find("value") ?? throw new RefusedException("it is called without a value");
        return (Find("query") ?? throw new RefusedException("it is called without a query"), Find("key") ?? value, value);
    }
}
