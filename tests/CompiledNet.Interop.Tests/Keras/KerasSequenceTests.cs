using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using Xunit;

namespace CompiledNet.Interop.Tests.Keras;

/// <summary>
/// Recurrent layers and attention of Keras, in both formats: the class gives what Keras' published formulas give, step by step.
/// </summary>
public sealed class KerasSequenceTests : IDisposable
{
    private const int Steps = 5, Channels = 3, Units = 2;

    private const string Onwards = """
        {"class_name": "LSTM", "config": {"units": 2, "activation": "tanh", "recurrent_activation": "sigmoid", "return_sequences": true}}
        """;

    private static readonly Dictionary<string,
        (KerasModelBuilder Model, Func<KerasModelBuilder, double[][], double[]> Expected)> Cases = new()
    {
        ["lstm"] = (Recurrent("LSTM", 4, """
                {"units": 2, "return_sequences": true, "activation": "tanh", "recurrent_activation": "sigmoid", "unroll": true}
                """),
            (model, x) => Flat(KerasFormulas.Lstm(x, model.WeightsOf("layer"), Units))),
        ["lstm backwards"] = (Recurrent("LSTM", 4, """
                {"units": 2, "return_sequences": true, "go_backwards": true, "activation": "softsign", "recurrent_activation": "sigmoid"}
                """),
            (model, x) => Flat(KerasFormulas.Lstm(Reversed(x), model.WeightsOf("layer"), Units, value => value / (1 + Math.Abs(value))))),
        ["gru"] = (Recurrent("GRU", 3, """
                {"units": 2, "reset_after": true, "activation": "tanh", "recurrent_activation": "sigmoid", "dropout": 0.5, "recurrent_dropout": 0.25}
                """, "cell/bias 2x6"),
            (model, x) => KerasFormulas.Gru(x, model.WeightsOf("layer"), Units)[^1]),
        ["gru, reset before"] = (Recurrent("GRU", 3, """
                {"units": 2, "return_sequences": true, "reset_after": false, "activation": "tanh", "recurrent_activation": "sigmoid"}
                """),
            (model, x) => Flat(KerasFormulas.GruResetBefore(x, model.WeightsOf("layer"), Units))),
        ["simple"] = (new KerasModelBuilder(Steps, Channels)
                .Add("SimpleRNN", "layer", """{"units": 2, "use_bias": false, "activation": "relu"}""", null,
                    "cell/kernel 3x2", "cell/recurrent_kernel 2x2"),
            (model, x) => KerasFormulas.Simple(x, [.. model.WeightsOf("layer"), new double[Units]], Units, value =>
                Math.Max(value, 0))[^1]),
        ["both"] = (Both(Onwards, "concat"),
            (model, x) => Flat(
                [.. Forward(model, x).Zip(Reversed(Backward(model, x)), (first, second) => (double[])[.. first, .. second])])),
        ["both, last"] = (Both(Onwards.Replace("true", "false", StringComparison.Ordinal), "ave"),
            (model, x) => [.. Forward(model, x)[^1].Zip(Backward(model, x)[^1], (first, second) => (first + second) / 2)]),
        ["both, with a layer for backwards"] = (Both(
                Onwards, "mul", Onwards.Replace("\"units\"", "\"go_backwards\": true, \"units\"", StringComparison.Ordinal)),
            (model, x) => Flat([.. Forward(model, x).Zip(
                Reversed(Backward(model, x)), (first, second) => (double[])[.. first.Zip(second, (a, b) => a * b)])])),
        ["each step"] = (new KerasModelBuilder(Steps, Channels)
                .Add("TimeDistributed", "layer", """{"layer": {"class_name": "Dense", "config": {"units": 2, "activation": "relu"}}}""",
                    null,
                    "layer/kernel 3x2", "layer/bias 2"),
            (model, x) => Flat([.. x.Select(step => Array.ConvertAll(
                KerasFormulas.Dense(step, model.WeightsOf("layer"), Units), value => Math.Max(value, 0)))])),
        ["repeated"] = (new KerasModelBuilder(Steps, Channels).Add("GlobalMaxPooling1D", "largest")
                .Add("RepeatVector", "layer", """{"n": 4}"""),
            (_, x) =>
            [
                .. Enumerable.Repeat(Enumerable.Range(0, Channels).Select(channel => x.Max(step => step[channel])), 4).SelectMany(step =>
                    step),
            ]),
        ["embedding"] = (new KerasModelBuilder(Steps)
                .Add("Embedding", "layer", """{"input_dim": 7, "output_dim": 3, "mask_zero": false, "input_length": 5}""", null,
                    "embeddings 7x3")
                .Add("Activation", "curved", """{"activation": "tanh"}"""),
            (model, x) => Flat([.. Flat(x).Select(word =>
                Array.ConvertAll(model.WeightsOf("layer")[0][((int)word * 3)..][..3], Math.Tanh))])),
        ["masked"] = (new KerasModelBuilder(Steps)
                .Add("Embedding", "words", """{"input_dim": 7, "output_dim": 3, "mask_zero": true}""", null, "embeddings 7x3")
                .Add("SpatialDropout1D", "dropped", """{"rate": 0.2}""")
                .Add("LSTM", "layer", """
                    {"units": 2, "return_sequences": true, "activation": "tanh", "recurrent_activation": "sigmoid"}
                    """, null, "cell/kernel 3x8", "cell/recurrent_kernel 2x8", "cell/bias 8")
                .Add("GlobalAveragePooling1D", "mean"),
            (model, x) =>
            {
                double[] table = model.WeightsOf("words")[0];
                double[][] words = [.. Flat(x).Where(word => word != 0).Select(word => table[((int)word * 3)..][..3])];
                double[][] states = KerasFormulas.Lstm(words, model.WeightsOf("layer"), Units);
                return [.. Enumerable.Range(0, Units).Select(unit => states.Average(state => state[unit]))];
            }),
        ["masked, both"] = (Both(Onwards, "concat", isMasked: true),
            (model, x) =>
            {
                bool[] mask = [.. x.Select(step => step.Any(value => value != 0.25))];
                double[][] counting = [.. x.Where((_, step) => mask[step])];
                var states = new Queue<double[]>(Forward(model, counting)
                    .Zip(Reversed(Backward(model, counting)), (first, second) => (double[])[.. first, .. second]));
                return Flat([.. mask.Select(counts => counts ? states.Dequeue() : new double[2 * Units])]);
            }),
        ["attention"] = (Attention("""
                {"dropout": 0.25, "num_heads": 2, "key_dim": 3, "value_dim": 4, "attention_axes": [1], "output_shape": null}
                """, ["input", "input"]).With("""{"use_causal_mask": true}"""),
            (model, x) => Flat(KerasFormulas.Attention(x, x, model.WeightsOf("layer"), heads: 2, keyDim: 3, valueDim: 4, isCausal: true))),
        ["attention to another"] = (Attention("""{"num_heads": 2, "key_dim": 3, "value_dim": 4}""", ["input"])
                .With("""{"value": "@mix", "key": "@mix"}"""),
            (model, x) => Flat(KerasFormulas.Attention(
                x, [.. x.SkipLast(1).Select(step => KerasFormulas.Dense(step, model.WeightsOf("mix"), 3))], model.WeightsOf("layer"),
                heads: 2, keyDim: 3, valueDim: 4, isCausal: false))),
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LayersOfSequences_GiveWhatKerasFormulasGive()
    {
        foreach ((string name, (KerasModelBuilder model, _)) in Cases)
        {
            model.WriteArchive(folder.PathOf($"{name}.keras"), isFunctional: name.StartsWith("attention", StringComparison.Ordinal));
            model.WriteHdf5(folder.PathOf($"{name}.h5"), isFunctional: name.StartsWith("attention", StringComparison.Ordinal));
        }

        using var batch = new ImportedBatch(folder.FileNames.Select(name => (name, (INetworkSource)KerasFile.Read(folder.PathOf(name)))));
        foreach (string name in folder.FileNames)
        {
            (KerasModelBuilder model, var expected) = Cases[Path.GetFileNameWithoutExtension(name)];
            CheckResult check = batch.Check(name);
            Assert.True(check.WorstDifference < 1e-5 && check.LargestOutput > 1e-3, $"{name}: {check}\n{batch.Text(name)}");
            float[] image = SelfCheck.RandomImages(batch.Graph(name), images: 1, seed: 5);
            double[] right = expected(model, [.. image.Chunk(Channels).Select(step => Array.ConvertAll(step, value => (double)value))]);
            float[] predicted = batch.Predict(name, image);
            Assert.Equal(right.Length, predicted.Length);
            Assert.All(right.Zip(predicted), pair => Assert.InRange(pair.Second - pair.First, -1e-5, 1e-5));
        }

        Assert.Contains("[Gru(2, Dropout = 0.5f, RecurrentDropout = 0.25f, Name = \"layer\")]", batch.Text("gru.keras"), StringComparison.Ordinal);
        Assert.Contains("[Gru(2, ReturnSequences = true, ResetAfter = false, Name = \"layer\")]", batch.Text("gru, reset before.h5"),
            StringComparison.Ordinal);

        // Keras has both biases of a GRU in one.
        using var file = new MemoryStream();
        KerasWeightWriter.Write(batch.Graph("gru.keras"), file);
        file.Position = 0;
        using Hdf5 keras = Hdf5.Open(file);
        Assert.Equal(2 * 3 * 2, keras.Numbers("layer/layer/bias:0").ToSingles().Length);
        Assert.Equal(
            [.. batch.Graph("gru.keras").Owners.Single(node => node.Name == "layer").Layer.Weights.Skip(2).SelectMany(weight => weight.Values)],
            keras.Numbers("layer/layer/bias:0").ToSingles());
        Assert.Contains("[Embedding(7, 3, Name = \"layer\")]", batch.Text("embedding.keras"), StringComparison.Ordinal);
        Assert.Contains(batch.Graph("gru.keras").Remarks, remark => remark.Contains("its recurrent_dropout", StringComparison.Ordinal));
        Assert.Contains("Dropout = 0.25f", batch.Text("attention.keras"), StringComparison.Ordinal);
        Assert.Contains("[Embedding(7, 3, MaskZero = true, Name = \"words\")]", batch.Text("masked.h5"), StringComparison.Ordinal);
        Assert.Contains("[Masking(0.25f, Name = \"mask\")]", batch.Text("masked, both.keras"), StringComparison.Ordinal);
        Assert.Contains("[Lstm(2, ReturnSequences = true, Bidirectional = Bidirectional.Concatenate", batch.Text("both.h5"),
            StringComparison.Ordinal);
        Assert.Contains("[Dense(2, PerPosition = true, Activation = Activation.Relu", batch.Text("each step.h5"), StringComparison.Ordinal);
        Assert.Contains("[MultiHeadAttention(2, 3, \"mix\", ValueDim = 4", batch.Text("attention to another.h5"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LSTM", """{"units": 2, "stateful": true}""", "its stateful is true")]
    [InlineData("LSTM", """{"units": 2, "return_state": true}""", "its return_state is true")]
    [InlineData("LSTM", """{"units": 2, "activation": "gelu", "recurrent_activation": "sigmoid"}""", "its function is Gelu")]
    [InlineData("SimpleRNN", """{"units": 2, "activation": "softmax"}""", "its function is Softmax")]
    [InlineData("Bidirectional", """{"merge_mode": null, "layer": {"class_name": "LSTM", "config": {"units": 2}}}""",
        "its merge_mode is None")]
    [InlineData("Bidirectional", """{"merge_mode": "sum", "layer": {"class_name": "ConvLSTM1D", "config": {"units": 2}}}""",
        "no such layer")]
    [InlineData("Bidirectional", """
        {"layer": {"class_name": "LSTM", "config": {"units": 2}},
        "backward_layer": {"class_name": "SimpleRNN", "config": {"units": 2, "go_backwards": true}}}
        """, "its backward_layer")]
    [InlineData("TimeDistributed", """{"layer": {"class_name": "Conv2D", "config": {}}}""", "its layer is Conv2D")]
    [InlineData("MultiHeadAttention", """{"num_heads": 2, "key_dim": 3, "attention_axes": [1, 2]}""", "its attention_axes")]
    public void WhatRecurrentLayersDoNotHave_IsRefusedByName(string kind, string config, string expected)
    {
        int sums = kind == "LSTM" ? 8 : 2;
        string[] weights = kind is "LSTM" or "SimpleRNN"
            ? [$"cell/kernel 3x{sums}", $"cell/recurrent_kernel 2x{sums}", $"cell/bias {sums}"] : [];
        new KerasModelBuilder(Steps, Channels).Add(kind, "odd", config, null, weights).WriteArchive(folder.PathOf("odd.keras"),
            isFunctional: false);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => KerasFile.Read(folder.PathOf("odd.keras")).Lower());
        Assert.Equal($"odd ({kind})", unsupported.Refusals.Single().Place);
        Assert.Contains(expected, unsupported.Refusals.Single().Reason, StringComparison.Ordinal);
    }

    /// <summary>What loses a mask would count steps that Keras leaves out.</summary>
    [Theory]
    [InlineData("Conv1D", """{"filters": 2, "kernel_size": [3]}""", "kernel 3x3x2", "bias 2")]
    [InlineData("GRU", """{"units": 2, "return_sequences": true, "go_backwards": true, "recurrent_activation": "sigmoid"}""",
        "cell/kernel 3x6", "cell/recurrent_kernel 2x6", "cell/bias 2x6")]
    public void MasksThatWouldBeLost_AreRefused(string kind, string config, params string[] weights)
    {
        new KerasModelBuilder(Steps)
            .Add("Embedding", "words", """{"input_dim": 7, "output_dim": 3, "mask_zero": true}""", null, "embeddings 7x3")
            .Add(kind, "odd", config, null, weights).WriteArchive(folder.PathOf("lost.keras"), isFunctional: false);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => KerasFile.Read(folder.PathOf("lost.keras")).Lower());
        Assert.Equal($"odd ({kind})", unsupported.Refusals.Single().Place);
        Assert.Contains("a mask reaches it", unsupported.Message, StringComparison.Ordinal);
    }

    /// <summary>A state to begin with would be ignored without a word.</summary>
    [Fact]
    public void ArgumentsThatNoLayerTakes_AreRefused()
    {
        new KerasModelBuilder(Steps, Channels).Input("begin", 2)
            .Add("SimpleRNN", "layer", """{"units": 2}""", ["input"], "cell/kernel 3x2", "cell/recurrent_kernel 2x2", "cell/bias 2")
            .With("""{"initial_state": "@begin"}""")
            .WriteArchive(folder.PathOf("state.keras"), isFunctional: true);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => KerasFile.Read(folder.PathOf("state.keras")).Lower());
        Assert.Contains("it is called with initial_state", unsupported.Message, StringComparison.Ordinal);
    }

    private static KerasModelBuilder Recurrent(string kind, int gates, string config, string? bias = null) =>
        new KerasModelBuilder(Steps, Channels).Add(
        kind, "layer", config, null, $"cell/kernel 3x{2 * gates}", $"cell/recurrent_kernel 2x{2 * gates}", bias
            ?? $"cell/bias {2 * gates}");

    private static KerasModelBuilder Both(string layer, string merge, string? backward = null, bool isMasked = false) =>
        (isMasked ? new KerasModelBuilder(Steps, Channels).Add("Masking", "mask", """{"mask_value": 0.25}""")
            : new KerasModelBuilder(Steps, Channels)).Add(
        "Bidirectional", "layer",
            $$"""{"merge_mode": "{{merge}}", "layer": {{layer}}{{(backward is null ? "" : ", \"backward_layer\": " + backward)}}}""", null,
        "forward_layer/cell/kernel 3x8", "forward_layer/cell/recurrent_kernel 2x8", "forward_layer/cell/bias 8",
        "backward_layer/cell/kernel 3x8", "backward_layer/cell/recurrent_kernel 2x8", "backward_layer/cell/bias 8");

    private static KerasModelBuilder Attention(string config, string[] inputs) => new KerasModelBuilder(Steps, Channels)
        .Add("Cropping1D", "crop", """{"cropping": [0, 1]}""")
        .Add("Dense", "mix", """{"units": 3}""", null, "kernel 3x3", "bias 3")
        .Add("MultiHeadAttention", "layer", config, inputs,
            "query_dense/kernel 3x2x3", "query_dense/bias 2x3", "key_dense/kernel 3x2x3", "key_dense/bias 2x3", "value_dense/kernel 3x2x4",
                "value_dense/bias 2x4", "output_dense/kernel 2x4x3", "output_dense/bias 3");

    private static double[][] Forward(KerasModelBuilder model, double[][] x) => KerasFormulas.Lstm(x, model.WeightsOf("layer")[..3], Units);

    private static double[][] Backward(KerasModelBuilder model, double[][] x) =>
        KerasFormulas.Lstm(Reversed(x), model.WeightsOf("layer")[3..], Units);

    private static double[][] Reversed(double[][] steps) => [.. steps.Reverse()];

    private static double[] Flat(double[][] steps) => [.. steps.SelectMany(step => step)];
}
