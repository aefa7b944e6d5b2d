using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// In each head: q = x Wq + bq, k = z Wk + bk, v = z Wv + bv; y = sum over heads of softmax(q k / sqrt(keyDim)) v Wo, and bo. z is x, or another
/// sequence.
/// </summary>
public sealed record MultiHeadAttention(string? Name, int Heads, int KeyDim, int ValueDim, bool UseBias, bool Causal) : LayerDescription(Name)
{
    /// <summary>The probability to drop a share in training, which the reference does not do.</summary>
    public float Dropout { get; init; }

    /// <summary>Channels of the other sequence; 0 where there is none.</summary>
    public int SeenChannels { get; init; }

    public override string Stem => "Attention";

    public override string AttributeName => "MultiHeadAttention";

    public static MultiHeadAttention From(JsonElement json)
    {
        int keyDim = json.GetProperty("key_dim").GetInt32();
        return new(
            json.Text("name"),
            json.GetProperty("num_heads").GetInt32(),
            keyDim,
            json.TryGetProperty("value_dim", out JsonElement valueDim) ? valueDim.GetInt32() : keyDim,
            json.Flag("use_bias", otherwise: true),
            json.Flag("use_causal_mask", otherwise: false))
        {
            SeenChannels = json.TryGetProperty("value_channels", out JsonElement channels) ? channels.GetInt32() : 0,
        };
    }

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        int seen = SeenChannels > 0 ? SeenChannels : input.Channels;
        return [
            .. Tensors("query", [input.Channels, Heads, KeyDim], 2, input.Channels),
            .. Tensors("key", [seen, Heads, KeyDim], 2, seen),
            .. Tensors("value", [seen, Heads, ValueDim], 2, seen),
            .. Tensors("output", [Heads, ValueDim, input.Channels], 1, Heads * ValueDim),
        ];
    }

    private IEnumerable<ParameterShape> Tensors(string word, int[] kernel, int biasRank, int inputs)
    {
        yield return new(word + "_kernel", kernel, inputs, kernel.Aggregate(1, (product, size) => product * size) / inputs);
        if (UseBias)
            yield return new(word + "_bias", kernel[^biasRank..], 1, 1);
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return $"{Heads}";
        yield return $"{KeyDim}";
        if (ValueDim != KeyDim)
            yield return $"ValueDim = {ValueDim}";
        if (Dropout > 0)
            yield return FormattableString.Invariant($"Dropout = {Dropout:R}f");
        if (!UseBias)
            yield return "UseBias = false";
        if (Causal)
            yield return "Causal = true";
    }

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass)
    {
        Heard heard = Listen(pass);
        return Project(pass, "output", heard.Results, pass.Input.Shape.Channels);
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        Heard heard = Listen(pass);
        Tensor results = Unproject(pass, "output", heard.Results, outputGradient);
        var queries = new TensorSum(heard.Queries.Count, heard.Queries.Shape);
        var keys = new TensorSum(heard.Keys.Count, heard.Keys.Shape);
        var values = new TensorSum(heard.Values.Count, heard.Values.Shape);
        EachQuery(pass, heard, (image, head, query, keysSeen, probabilities, scores) =>
        {
            var slopes = new Tensor(1, scores.Shape);
            for (int place = 0; place < keysSeen.Length; place++)
            {
                int key = keysSeen[place];
                Sum slope = default;
                for (int channel = head * ValueDim; channel < (head + 1) * ValueDim; channel++)
                {
                    slope.Add(results[image, 0, query, channel], heard.Values[image, 0, key, channel]);
                    values[image, 0, key, channel].Add(probabilities.Values[place], results[image, 0, query, channel]);
                }

                slopes.Values[place] = slope.Result;
            }

            Tensor scoreSlopes = ActivationFunction.Softmax.Backward(scores, probabilities, slopes);
            for (int place = 0; place < keysSeen.Length; place++)
            {
                int key = keysSeen[place];
                Approximate slope = scoreSlopes.Values[place] * Scale;
                for (int channel = head * KeyDim; channel < (head + 1) * KeyDim; channel++)
                {
                    queries[image, 0, query, channel].Add(slope, heard.Keys[image, 0, key, channel]);
                    keys[image, 0, key, channel].Add(slope, heard.Queries[image, 0, query, channel]);
                }
            }
        });

        Tensor seen = pass.Inputs[^1];
        Tensor ofQueries = Unproject(pass, "query", pass.Input, queries.ToTensor());
        Tensor ofKeys = Unproject(pass, "key", seen, keys.ToTensor());
        Tensor ofValues = Unproject(pass, "value", seen, values.ToTensor());
        Tensor ofSeen = Add(ofKeys, ofValues);
        return pass.Inputs.Length == 1 ? [Add(ofQueries, ofSeen)] : [ofQueries, ofSeen];
    }

    private Approximate Scale => Approximate.Rounded(1 / Math.Sqrt(KeyDim), 0);

    /// <summary>Queries, keys and values, and what the heads give.</summary>
    private Heard Listen(LayerPass pass)
    {
        Tensor seen = pass.Inputs[^1];
        Tensor values = Project(pass, "value", seen, Heads * ValueDim);
        var heard = new Heard(
            Project(pass, "query", pass.Input, Heads * KeyDim),
            Project(pass, "key", seen, Heads * KeyDim),
            values,
            new Tensor(pass.Input.Count, pass.Input.Shape with { Channels = Heads * ValueDim }));
        EachQuery(pass, heard, (image, head, query, keys, probabilities, scores) =>
        {
            for (int channel = head * ValueDim; channel < (head + 1) * ValueDim; channel++)
            {
                Sum sum = default;
                for (int place = 0; place < keys.Length; place++)
                    sum.Add(probabilities.Values[place], values[image, 0, keys[place], channel]);
                heard.Results[image, 0, query, channel] = sum.Result;
            }
        });
        return heard;
    }

    /// <summary>
    /// What each query of each head makes of the keys that it sees: which they are, probabilities, and the scores that they are of. Where it sees
    /// none, it makes nothing.
    /// </summary>
    private void EachQuery(LayerPass pass, Heard heard, Action<int, int, int, int[], Tensor, Tensor> action)
    {
        int all = heard.Keys.Shape.Width;
        for (int image = 0; image < heard.Queries.Count; image++)
        for (int head = 0; head < Heads; head++)
        for (int query = 0; query < heard.Queries.Shape.Width; query++)
        {
            StepMask? mask = pass.Masks[^1];
            int[] keys = [.. Enumerable.Range(0, Causal ? Math.Min(query + 1, all) : all).Where(key => mask is null || mask[image, key])];
            var scores = new Tensor(1, new(1, 1, keys.Length, IsVector: true));
            for (int place = 0; place < keys.Length; place++)
            {
                int key = keys[place];
                Sum sum = default;
                for (int channel = head * KeyDim; channel < (head + 1) * KeyDim; channel++)
                    sum.Add(heard.Queries[image, 0, query, channel], heard.Keys[image, 0, key, channel]);
                scores.Values[place] = sum.Result * Scale;
            }

            if (keys.Length > 0)
                action(image, head, query, keys, ActivationFunction.Softmax.Apply(scores), scores);
        }
    }

    private Tensor Project(LayerPass pass, string word, Tensor input, int channels) =>
        Dense(channels).Forward(PassOf(pass, word, input));

    /// <summary>The gradient of what a projection takes; those of its kernel and bias are left in the pass.</summary>
    private Tensor Unproject(LayerPass pass, string word, Tensor input, Tensor gradient)
    {
        LayerPass own = PassOf(pass, word, input);
        Tensor result = Dense(gradient.Shape.Channels).Backward(own, gradient)[0];
        foreach ((string name, Approximate[] values) in own.Gradients)
            pass.Gradients[$"{word}_{name}"] = values;
        return result;
    }

    private Dense Dense(int channels) => new(null, channels, UseBias, ActivationFunction.Linear) { PerPosition = true };

    private LayerPass PassOf(LayerPass pass, string word, Tensor input)
    {
        var parameters = new Dictionary<string, Approximate[]> { ["kernel"] = pass.Parameters[word + "_kernel"] };
        if (UseBias)
            parameters["bias"] = pass.Parameters[word + "_bias"];
        return new([input], parameters, pass.Training);
    }

    private static Tensor Add(Tensor first, Tensor other) =>
        new(first.Count, first.Shape, [.. first.Values.Zip(other.Values, (one, two) => one + two)]);

    private sealed record Heard(Tensor Queries, Tensor Keys, Tensor Values, Tensor Results);
}
