using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using Xunit;

namespace CompiledNet.Interop.Tests.Keras;

/// <summary>
/// Rarer ways to say layers, as files of other people have them: the class computes what Keras does, or the layer and the reason are named.
/// </summary>
public sealed class KerasVariantTests : IDisposable
{
    private static readonly Dictionary<string, KerasModelBuilder> Variants = new()
    {
        ["odd sizes"] = new KerasModelBuilder(7, 5, 2)
            .Add("Conv2D", "conv",
                """{"filters": 3, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "data_format": null}""", null,
                "kernel 3x3x2x3", "bias 3")
            .Add("MaxPooling2D", "pool", """{"pool_size": [2, 2], "padding": "same"}"""),
        ["relu6"] = new KerasModelBuilder(4, 4, 2).Add("Rescaling", "scale", """{"scale": 9.0, "offset": 0.0}""")
            .Add("ReLU", "six", """{"max_value": 6, "negative_slope": 0.0, "threshold": 0.0}"""),
        ["slopes"] = new KerasModelBuilder(4, 4, 2).Add("LeakyReLU", "two", """{"negative_slope": 0.1}""")
            .Add("LeakyReLU", "three", """{"alpha": 0.4}""").Add("ReLU", "leaking", """{"negative_slope": 0.5}"""),
        ["softmax of channels"] = new KerasModelBuilder(3, 4, 5).Add("Softmax", "soft", """{"axis": -1}"""),
        ["softmax of the last axis"] = new KerasModelBuilder(3, 4, 5).Add("Softmax", "soft", """{"axis": [3]}"""),
        ["depth multiplier"] = new KerasModelBuilder(5, 5, 3)
            .Add("DepthwiseConv2D", "deep",
                """{"kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "depth_multiplier": 2}""", null,
                "depthwise_kernel 3x3x3x2", "bias 6"),
        ["bilinear"] = new KerasModelBuilder(3, 5, 2).Add("UpSampling2D", "up", """{"size": [3, 2], "interpolation": "bilinear"}"""),
        ["no scale, no center"] = new KerasModelBuilder(4, 4, 3)
            .Add("BatchNormalization", "norm", """{"axis": [3], "scale": false, "center": false}""", null, "moving_mean 3",
                "moving_variance 3"),
        ["no center"] = new KerasModelBuilder(4, 4, 3)
            .Add("BatchNormalization", "norm", """{"axis": [3], "center": false}""", null, "gamma 3", "moving_mean 3", "moving_variance 3"),
        ["nested padding"] = new KerasModelBuilder(4, 4, 2).Add("ZeroPadding2D", "pad", """{"padding": [[1, 2], [0, 3]]}"""),
        ["tuples"] = new KerasModelBuilder(4, 4, 2).Add("ZeroPadding2D", "pad",
            """
            {"padding": {"class_name": "__tuple__", "items": [{"class_name": "__tuple__", "items": [1, 2]},
            {"class_name": "__tuple__", "items": [0, 3]}]}}
            """),
        ["pixels"] = new KerasModelBuilder(4, 4, 3).Add("Rescaling", "scale", """{"scale": 0.00392156862745098, "offset": 0.0}"""),
        ["global map"] = new KerasModelBuilder(4, 6, 3).Add("GlobalAveragePooling2D", "mean", """{"keepdims": true}""")
            .Add("Conv2D", "mix", """{"filters": 4, "kernel_size": [1, 1]}""", null, "kernel 1x1x3x4", "bias 4").Add("Flatten", "flat"),
        ["output padding of the default"] = new KerasModelBuilder(3, 4, 2)
            .Add("Conv2DTranspose", "up",
                """{"filters": 2, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "output_padding": [1, 1]}""", null,
                "kernel 3x3x2x2", "bias 2"),
        ["output padding of none"] = new KerasModelBuilder(3, 4, 2)
            .Add("Conv2DTranspose", "up",
                """{"filters": 3, "kernel_size": [3, 4], "strides": [2, 3], "padding": "same", "output_padding": [0, 2]}""", null,
                "kernel 3x4x3x2", "bias 3"),
        ["output padding, valid, kernels smaller than strides"] = new KerasModelBuilder(3, 4, 2)
            .Add("Conv2DTranspose", "up",
                """{"filters": 3, "kernel_size": [1, 2], "strides": [2, 3], "output_padding": [0, 2]}""", null, "kernel 1x2x3x2", "bias 3"),
        ["arrangements"] = new KerasModelBuilder(4, 5, 3).Add("Cropping2D", "crop", """{"cropping": [[1, 0], [0, 2]]}""")
            .Add("Permute", "turn", """{"dims": [3, 1, 2]}""").Add("Reshape", "boxes", """{"target_shape": [3, -1, 1]}"""),
        ["decoder"] = new KerasModelBuilder(2, 3, 2).Add("Flatten", "flat")
            .Add("Dense", "wide", """{"units": 24, "activation": "relu"}""", null, "kernel 12x24", "bias 24")
            .Add("Reshape", "map", """{"target_shape": [2, 3, 4]}""")
            .Add("Conv2DTranspose", "up", """{"filters": 2, "kernel_size": [2, 2], "strides": [2, 2]}""", null, "kernel 2x2x2x4", "bias 2"),
        ["steps transposed"] = new KerasModelBuilder(5, 3)
            .Add("Conv1DTranspose", "twice", """{"filters": 4, "kernel_size": [3], "strides": [2], "padding": "same"}""", null,
                "kernel 3x4x3", "bias 4")
            .Add("Conv1DTranspose", "more", """{"filters": 2, "kernel_size": 4, "strides": 3, "output_padding": 2, "activation": "tanh"}""",
                null, "kernel 4x2x4", "bias 2"),
        ["steps turned"] = new KerasModelBuilder(5, 3).Add("Permute", "turn", """{"dims": [2, 1]}""")
            .Add("Reshape", "longer", """{"target_shape": [5, -1]}""").Add("LayerNormalization", "norm", """{"scale": false}""", null,
                "beta 3"),
        ["steps"] = new KerasModelBuilder(13, 3)
            .Add("Conv1D", "causal", """{"filters": 4, "kernel_size": [3], "dilation_rate": [2], "padding": "causal", "activation": "mish"}""", null,
                "kernel 3x3x4", "bias 4")
            .Add("ZeroPadding1D", "zeros", """{"padding": [1, 0]}""")
            .Add("MaxPooling1D", "pool", """{"pool_size": [2], "strides": [2], "padding": "valid"}""")
            .Add("SeparableConv1D", "apart", """{"filters": 5, "kernel_size": [2], "padding": "same"}""", null,
                "depthwise_kernel 2x4x1", "pointwise_kernel 1x4x5", "bias 5")
            .Add("UpSampling1D", "up", """{"size": 2}""").Add("Cropping1D", "crop", """{"cropping": [1, 2]}""")
            .Add("AveragePooling1D", "means", """{"pool_size": [3], "strides": [1], "padding": "same"}""")
            .Add("PReLU", "slopes", """{"shared_axes": [1]}""", null, "alpha 1x5")
            .Add("Dense", "each", """{"units": 3, "activation": "softsign"}""", null, "kernel 5x3", "bias 3")
            .Add("GlobalAveragePooling1D", "mean"),
        ["normalized images"] = new KerasModelBuilder(3, 4, 6)
            .Add("LayerNormalization", "layer", """{"axis": -1, "epsilon": 0.01}""", null, "gamma 6", "beta 6")
            .Add("GroupNormalization", "group", """{"groups": 3, "center": false}""", null, "gamma 6")
            .Add("PReLU", "slopes", "{}", null, "alpha 3x4x6")
            .Add("PReLU", "shared", """{"shared_axes": [1, 2]}""", null, "alpha 1x1x6"),
        ["one statistic"] = new KerasModelBuilder(4, 4, 3)
            .Add("Normalization", "norm", """{"axis": null}""", null, "mean 1", "variance 1", "count 1"),
        ["training"] = new KerasModelBuilder(6, 5, 2).Add("RandomFlip", "flip", """{"mode": "horizontal"}""")
            .Add("RandomTranslation", "move", """{"height_factor": [-0.25, 0.25], "width_factor": 0.5, "fill_mode": "constant", "fill_value": 1.5}""")
            .Add("GaussianNoise", "noise", """{"stddev": 0.5}""").Add("SpatialDropout2D", "channels", """{"rate": 0.25}""")
            .Add("RandomTranslation", "lift", """{"height_factor": [-0.1, 0.2], "width_factor": 0.5}""")
            .Add("RandomRotation", "turn", """{"factor": 0.5}""").Add("GlobalAveragePooling2D", "mean"),
        ["statistics"] = new KerasModelBuilder(4, 4, 3)
            .Add("Normalization", "norm", """{"axis": [-1], "trainable": false}""", null, "mean 3", "variance 3", "count 1"),
        ["statistics behind another layer"] = new KerasModelBuilder(4, 4, 3)
            .Add("Rescaling", "scale", """{"scale": 0.5, "offset": 1.0}""")
            .Add("Normalization", "norm", """{"axis": [-1]}""", null, "mean 3", "variance 3", "count 1"),
        ["squeeze and excitation"] = new KerasModelBuilder(4, 6, 3).Add("GlobalAveragePooling2D", "mean", """{"keepdims": true}""")
            .Add("Conv2D", "gate", """{"filters": 3, "kernel_size": [1, 1], "activation": "sigmoid"}""", null, "kernel 1x1x3x3", "bias 3")
            .Add("Multiply", "excited", "{}", ["input", "gate"]),
        ["squeeze and excitation by a vector"] = new KerasModelBuilder(4, 6, 3).Add("GlobalAveragePooling2D", "mean")
            .Add("Dense", "gate", """{"units": 3, "activation": "sigmoid"}""", null, "kernel 3x3", "bias 3")
            .Add("Multiply", "excited", "{}", ["gate", "input"]).Add("Subtract", "less", "{}", ["excited", "gate"])
            .Add("Maximum", "most", "{}", ["less", "mean", "input"]).Add("Average", "middle", "{}", ["most", "gate", "excited"]),
        ["squeeze with a second input"] = new KerasModelBuilder(4, 6, 3).Input("facts", 5)
            .Add("Dense", "gate", """{"units": 3, "activation": "sigmoid"}""", ["facts"], "kernel 5x3", "bias 3")
            .Add("Multiply", "excited", "{}", ["input", "gate"]).Add("GlobalAveragePooling2D", "mean").Add("Concatenate", "both", "{}", ["mean", "facts"]),
        ["squeeze by layers that are called again"] = new KerasModelBuilder(4, 6, 3).Input("other", 4, 6, 3)
            .Add("Conv2D", "edges", """{"filters": 3, "kernel_size": [3, 3], "activation": "relu"}""", ["input"], "kernel 3x3x3x3", "bias 3")
            .Add("Flatten", "flat").Add("Dense", "code", """{"units": 4}""", null, "kernel 24x4", "bias 4")
            .Call("edges", "other").Call("flat", "edges:1").Call("code", "flat:1")
            .Add("Subtract", "difference", "{}", ["code:1", "code"]),
        ["squeeze by Reshape"] = new KerasModelBuilder(4, 6, 3).Add("GlobalAveragePooling2D", "mean")
            .Add("Reshape", "point", """{"target_shape": [1, 1, 3]}""")
            .Add("Dense", "gate", """{"units": 3, "activation": "hard_sigmoid"}""", null, "kernel 3x3", "bias 3")
            .Add("Multiply", "excited", "{}", ["input", "gate"]),
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RarerWords_AreComputedAsKerasDoes()
    {
        foreach ((string name, KerasModelBuilder builder) in Variants)
            builder.WriteArchive(folder.PathOf($"{name}.keras"), isFunctional: name.StartsWith("squeeze", StringComparison.Ordinal));
        var read = new List<(string, INetworkSource)>();
        var refused = new List<string>();
        foreach (string name in Variants.Keys)
        {
            try
            {
                var file = KerasFile.Read(folder.PathOf($"{name}.keras"));
                file.Lower();
                read.Add((name, file));
            }
            catch (Exception exception) when (exception is UnsupportedNetworkException or InvalidDataException)
            {
                refused.Add($"{name}: {exception.Message}");
            }
        }

        using var batch = new ImportedBatch(read);
        foreach ((string name, _) in read)
        {
            CheckResult check = batch.Check(name);
            Assert.True(check.WorstDifference < 1e-5 && check.LargestOutput > 1e-3, $"{name}: {check}\n{batch.Text(name)}");
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
        Assert.Contains("[Normalization(Name = \"norm\")]", batch.Text("statistics"), StringComparison.Ordinal);
        Assert.Contains("[RandomFlip(FlipMode.Horizontal, Name = \"flip\")]", batch.Text("training"), StringComparison.Ordinal);
        Assert.Contains(
            "[RandomTranslation(0.25f, 0.5f, FillMode = FillMode.Constant, FillValue = 1.5f, Name = \"move\")]", batch.Text("training"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("lift", batch.Text("training"), StringComparison.Ordinal);
        Assert.Contains(batch.Graph("training").Remarks, remark => remark.Contains("RandomRotation", StringComparison.Ordinal));
        Assert.Contains("[GaussianNoise(0.5f, Name = \"noise\")]", batch.Text("training"), StringComparison.Ordinal);
        Assert.Contains("[Rescaling(", batch.Text("pixels"), StringComparison.Ordinal);
        Assert.Contains("[Input(13, 3)]", batch.Text("steps"), StringComparison.Ordinal);
        Assert.Contains("[Conv1D(4, 3, Padding = Padding.Causal, Dilation = 2", batch.Text("steps"), StringComparison.Ordinal);
    }

    /// <summary>Numbers that were computed by hand: evaluator and class could agree and both be wrong.</summary>
    [Fact]
    public void SmallMaps_GiveTheNumbersThatKerasGives()
    {
        const string Halving = """
            {"class_name": "Conv2D", "config": {"name": "l", "filters": 1, "kernel_size": [1, 3], "strides": [1, 2],
            "padding": "same", "use_bias": false}}
            """;
        const string TwoOfEach = """
            {"class_name": "DepthwiseConv2D", "config": {"name": "l", "kernel_size": 1, "depth_multiplier": 2,
            "use_bias": false}}
            """;
        const string Doubling = """
            {"class_name": "Conv2DTranspose", "config": {"name": "l", "filters": 1, "kernel_size": [1, 3], "strides": [1, 2],
            "padding": "same", "use_bias": false, "output_padding": [0, 1]}}
            """;
        (string Name, string Layers, string Weights, int[] Shape, float[] Image, float[] Expected)[] cases =
        [
            ("same, odd", Halving, "conv2d/vars/0 1x3x1x1: 1 10 100", [1, 5, 1], [1, 2, 3, 4, 5], [210, 432, 54]),
            ("same, even", Halving, "conv2d/vars/0 1x3x1x1: 1 10 100", [1, 6, 1], [1, 2, 3, 4, 5, 6], [321, 543, 65]),
            ("two of each channel", TwoOfEach, "depthwise_conv2d/vars/0 1x1x2x2: 1 2 3 4", [1, 1, 2], [1, 10], [1, 2, 30, 40]),
            ("transposed", Doubling, "conv2d_transpose/vars/0 1x3x1x1: 1 10 100", [1, 2, 1], [1, 2], [1, 10, 102, 20]),
            ("bilinear", """{"class_name": "UpSampling2D", "config": {"name": "l", "size": [1, 2], "interpolation": "bilinear"}}""",
                "", [1, 2, 1], [0, 4], [0, 1, 3, 4]),
            ("scaled channels", """{"class_name": "Rescaling", "config": {"name": "l", "scale": [2.0, 3.0], "offset": [1.0, 0.0]}}""",
                "", [1, 1, 2], [5, 7], [11, 21]),
        ];
        foreach (var each in cases)
        {
            string shape = string.Join(", ", each.Shape);
            string[] words = each.Weights.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);

            // Without an InputLayer, as Keras 2 wrote Sequential models: the first layer knows the shape.
            string layer = each.Layers.Replace("\"name\": \"l\"", $"\"name\": \"l\", \"batch_input_shape\": [null, {shape}]",
                StringComparison.Ordinal);
            KerasModelBuilder.WriteArchive(
                folder.PathOf($"{each.Name}.keras"),
                $$$"""{"class_name": "Sequential", "config": {"name": "m", "layers": [{{{layer}}}]}}""",
                words.Length == 0 ? [] : new() { [$"layers/{words[0]} {words[1]}"] = [.. words[2..].Select(float.Parse)] });
        }

        using var batch = new ImportedBatch(cases.Select(each =>
            (each.Name, (INetworkSource)KerasFile.Read(folder.PathOf($"{each.Name}.keras")))));
        foreach (var each in cases)
            Assert.Equal(each.Expected, batch.Predict(each.Name, each.Image), (x, y) => Math.Abs(x - y) < 1e-4f);
    }

    [Theory]
    [InlineData("Activation", """{"activation": "hard_sigmoid"}""", "hard_sigmoid before Keras 3")]
    [InlineData("Normalization", """{"axis": [1]}""", "its axis is 1", "mean 4", "variance 4", "count 1")]
    [InlineData("Normalization", """{"axis": [1, 3]}""", "its axis is 1, 3", "mean 4x4", "variance 4x4", "count 1")]
    [InlineData("BatchNormalization", """{"axis": [1]}""", "its axis is 1", "gamma 4", "beta 4", "moving_mean 4", "moving_variance 4")]
    [InlineData("LayerNormalization", """{"rms_scaling": true}""", "its rms_scaling is true", "gamma 4")]
    [InlineData("Softmax", """{"axis": [1, 2]}""", "its axis is 1, 2")]
    [InlineData("Softmax", """{"axis": 1}""", "its axis is 1")]
    [InlineData("SpatialDropout2D", """{"rate": 1.0}""", "its rate is 1")]
    [InlineData("ReLU", """{"max_value": 1}""", "max_value 1")]
    [InlineData("GlobalAveragePooling2D", """{"data_format": "channels_first"}""", "channels stand first")]
    public void WhatMeansAnotherThing_IsRefused(string kind, string config, string expected, params string[] weights)
    {
        new KerasModelBuilder(4, 4, 4).Add(kind, "odd", config, null, weights).WriteHdf5(folder.PathOf("odd.h5"), isFunctional: false);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => KerasFile.Read(folder.PathOf("odd.h5")).Lower());
        Assert.Equal($"odd ({kind})", unsupported.Refusals.Single().Place);
        Assert.Contains(expected, unsupported.Refusals.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LossesByName_AreThoseOfTheirOutputs()
    {
        string Model(string training) => $$$"""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_shape": [null, 3]}, "inbound_nodes": []},
            {"class_name": "Dense", "name": "box", "config": {"name": "box", "units": 2}, "inbound_nodes": [[["in", 0, 0, {}]]]},
            {"class_name": "Dense", "name": "kind", "config": {"name": "kind", "units": 2, "activation": "softmax"},
            "inbound_nodes": [[["in", 0, 0, {}]]]}],
            "input_layers": [["in", 0, 0]], "output_layers": [["kind", 0, 0], ["box", 0, 0]]}, "compile_config": {{{training}}}}
            """;
        var weights = new Dictionary<string, float[]>();
        foreach (string layer in (string[])["dense", "dense_1"])
        {
            weights[$"layers/{layer}/vars/0 3x2"] = [1, 2, 3, 4, 5, 6];
            weights[$"layers/{layer}/vars/1 2"] = [1, 2];
        }

        KerasModelBuilder.WriteArchive(folder.PathOf("named.keras"),
            Model("""{"loss": {"box": "mse", "kind": "sparse_categorical_crossentropy"}, "loss_weights": null}"""), weights);
        KerasModelBuilder.WriteArchive(folder.PathOf("weighted.keras"),
            Model("""{"loss": {"box": "mse", "kind": "sparse_categorical_crossentropy"}, "loss_weights": {"box": 0.25, "kind": 1.0}}"""),
            weights);
        KerasModelBuilder.WriteArchive(folder.PathOf("smoothed.keras"),
            Model("""
                {"loss": {"box": {"class_name": "Huber", "config": {"delta": 0.5, "name": "huber_loss"}},
                "kind": {"class_name": "CategoricalCrossentropy", "config": {"from_logits": false, "label_smoothing": 0.1}}}}
                """.Trim()),
            weights);
        using var batch = new ImportedBatch(folder.FileNames.Select(name => (name, (INetworkSource)KerasFile.Read(folder.PathOf(name)))));
        Assert.True(batch.Check("named.keras").IsRight);
        Assert.Equal([Loss.SparseCategoricalCrossentropy, Loss.MeanSquaredError],
            batch.Graph("named.keras").Losses.Select(loss => loss!.Kind));
        Assert.Contains("[Output(\"kind\", Loss = Loss.SparseCategoricalCrossentropy)]", batch.Text("named.keras"),
            StringComparison.Ordinal);
        Assert.Contains("[Output(\"box\", Loss = Loss.MeanSquaredError, Weight = 0.25f)]", batch.Text("weighted.keras"),
            StringComparison.Ordinal);
        Assert.True(batch.Check("smoothed.keras").IsRight);
        Assert.Contains("[Output(\"box\", Loss = Loss.Huber, Delta = 0.5f)]", batch.Text("smoothed.keras"), StringComparison.Ordinal);
        Assert.Contains("[Output(\"kind\", Loss = Loss.CategoricalCrossentropy, LabelSmoothing = 0.1f)]", batch.Text("smoothed.keras"),
            StringComparison.Ordinal);
    }
}
