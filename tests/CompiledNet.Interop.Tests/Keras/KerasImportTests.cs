using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using Xunit;

namespace CompiledNet.Interop.Tests.Keras;

/// <summary>Models of all layers that are known, written as Keras 2 and 3 write them: the class computes what the model says.</summary>
public sealed class KerasImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static KerasModelBuilder Mobile() => new KerasModelBuilder(12, 12, 3)
        .Add("Rescaling", "scale", """{"scale": 0.5, "offset": -0.25}""")
        .Add("ZeroPadding2D", "pad", """{"padding": [[0, 1], [0, 1]]}""")
        .Add("Conv2D", "stem", """{"filters": 8, "kernel_size": [3, 3], "strides": [2, 2], "use_bias": false}""", null, "kernel 3x3x3x8")
        .Add("BatchNormalization", "norm", """{"axis": [3], "momentum": 0.9, "epsilon": 0.00001, "scale": false}""", null, "beta 8", "moving_mean 8",
            "moving_variance 8")
        .Add("ReLU", "six", """{"max_value": 6.0}""")
        .Add("DepthwiseConv2D", "deep", """{"kernel_size": [3, 3], "padding": "same", "depth_multiplier": 1}""", null, "depthwise_kernel 3x3x8x1",
            "bias 8")
        .Add("LeakyReLU", "leaky", """{"alpha": 0.1}""")
        .Add("Conv2D", "mix",
            """
            {"filters": 8, "kernel_size": 1, "activation": "tanh", "kernel_regularizer": {"class_name": "L1L2", "config":
            {"l1": 0.25, "l2": 0.5}}, "kernel_constraint": {"class_name": "MaxNorm", "config": {"max_value": 3.0, "axis": [0, 1, 2]}}}
            """,
            null, "kernel 1x1x8x8", "bias 8")
        .Add("Add", "sum", "{}", ["mix", "six"])
        .Add("SeparableConv2D", "separable",
            """{"filters": 6, "kernel_size": [3, 3], "depth_multiplier": 2, "padding": "same", "activation": {"class_name": "Activation", "config": "swish"}}""", null,
            "depthwise_kernel 3x3x8x2", "pointwise_kernel 1x1x16x6", "bias 6")
        .Add("Concatenate", "joined", """{"axis": -1}""", ["separable", "sum"])
        .Add("AveragePooling2D", "mean", """{"pool_size": [2, 2], "padding": "same"}""")
        .Add("UpSampling2D", "up", """{"size": [2, 2], "interpolation": "bilinear"}""")
        .Add("Conv2DTranspose", "transposed", """{"filters": 4, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "activation": "elu"}""",
            null, "kernel 3x3x4x14", "bias 4")
        .Add("SpatialDropout2D", "dropped", """{"rate": 0.2}""")
        .Add("GaussianNoise", "noise", """{"stddev": 0.1}""")
        .Add("AlphaDropout", "alpha", """{"rate": 0.2}""")
        .Add("MaxPooling2D", "largest", """{"pool_size": [5, 5], "strides": [3, 3]}""")
        .Add("GlobalAveragePooling2D", "vector")
        .Add("Dense", "kind",
            """
            {"units": 3, "activation": "softmax", "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.5}}, "bias_regularizer":
            {"class_name": "L2", "config": {"l2": 0.5}}, "kernel_constraint": {"class_name": "NonNeg", "config": {}}}
            """, null, "kernel 4x3", "bias 3")
        .Add("Dense", "box",
            """{"units": 4, "activation": "hard_silu", "kernel_regularizer": {"class_name": "function", "config": "own"}}""", ["vector"],
            "kernel 4x4", "bias 4");

    private static KerasModelBuilder Plain() => new KerasModelBuilder(100)
        .Add("Reshape", "picture", """{"target_shape": [10, 10, 1]}""")
        .Add("Conv2D", "conv", """{"filters": 4, "kernel_size": [3, 3], "dilation_rate": [2, 2], "activation": "relu"}""", null, "kernel 3x3x1x4",
            "bias 4")
        .Add("Dense", "each", """{"units": 5}""", null, "kernel 4x5", "bias 5")
        .Add("Activation", "soft", """{"activation": "gelu"}""")
        .Add("MaxPooling2D", "pool", """{"pool_size": [2, 2]}""")
        .Add("Reshape", "flat", """{"target_shape": [-1]}""")
        .Add("Dropout", "drop", """{"rate": 0.5}""")
        .Add("Dense", "last", """{"units": 2}""", null, "kernel 45x2", "bias 2");

    [Fact]
    public void ModelsOfBothFormats_ComputeWhatTheySay()
    {
        Mobile().WriteHdf5(folder.PathOf("mobile.h5"), isFunctional: true, ["kind", "box"]);
        Mobile().WriteArchive(folder.PathOf("mobile.keras"), isFunctional: true, ["kind", "box"]);
        Plain().WriteHdf5(folder.PathOf("plain.h5"), isFunctional: false);
        Plain().WriteArchive(folder.PathOf("plain.keras"), isFunctional: false);
        using var batch = new ImportedBatch(folder.FileNames.Select(name => (name, (INetworkSource)KerasFile.Read(folder.PathOf(name)))));
        foreach (string name in folder.FileNames)
        {
            CheckResult check = batch.Check(name);
            Assert.True(check.WorstDifference < 1e-5 && check.LargestOutput > 1e-3, $"{name}: {check}");
        }

        Assert.Equal(["kind", "box"], batch.Network("mobile.keras").Architecture.Outputs.Select(output => output.Name));
        Assert.Contains("[Input(10, 10, 1)]", batch.Text("plain.h5"), StringComparison.Ordinal);
        Assert.Contains("AllowCropping = true", batch.Text("mobile.h5"), StringComparison.Ordinal);
        string[] expected =
        [
            "[SpatialDropout2D(0.2f, Name = \"dropped\")]", "[GaussianNoise(0.1f, Name = \"noise\")]",
            "Activation = Activation.Tanh, KernelL1 = 0.25f, KernelL2 = 0.5f, KernelMaxNorm = 3f, Name = \"mix\")]",
            "Activation = Activation.Softmax, KernelL2 = 0.5f, Name = \"kind\")]",
        ];
        Assert.All(expected, text => Assert.Contains(text, batch.Text("mobile.h5"), StringComparison.Ordinal));
        Assert.Contains(
            "kind: bias_regularizer and kernel_constraint cannot be said here: left out.", batch.Graph("mobile.h5").Remarks);
        Assert.Contains("box: kernel_regularizer cannot be said here: left out.", batch.Graph("mobile.h5").Remarks);
        Assert.Contains("alpha: AlphaDropout matters in training only and is left out.", batch.Graph("mobile.h5").Remarks);
    }

    /// <summary>A model within a model, as transfer learning makes them, in both formats and as Windows writes paths.</summary>
    [Fact]
    public void ModelsWithinModels_AreOne()
    {
        string inner = """
            {"class_name": "Sequential", "config": {"name": "base", "layers": [
            {"class_name": "InputLayer", "config": {"name": "inner_input", "batch_shape": [null, 5, 5, 2]}},
            {"class_name": "Conv2D", "config": {"name": "conv", "trainable": false, "filters": 3, "kernel_size": [2, 2]}}]}}
            """;
        string config = $$$$"""
            {"class_name": "Functional", "config": {"name": "whole", "layers": [
            {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_shape": [null, 5, 5, 2]}, "inbound_nodes": []},
            {{{{inner.TrimEnd()[..^1]}}}}, "name": "base", "inbound_nodes": [[["in", 0, 0, {}]]]},
            {"class_name": "GlobalMaxPooling2D", "name": "pool", "config": {"name": "pool"}, "inbound_nodes": [[["base", 1, 0, {}]]]},
            {"class_name": "Dense", "name": "top", "config": {"name": "top", "units": 2}, "inbound_nodes": [[["pool", 0, 0, {}]]]}],
            "input_layers": [["in", 0, 0]], "output_layers": {"top": ["top", 0, 0]}}}
            """;
        foreach ((string name, string separator) in new[] { ("linux.keras", "/"), ("windows.keras", "\\") })
            KerasModelBuilder.WriteArchive(folder.PathOf(name), config, Weights(separator));
        using var batch = new ImportedBatch(folder.FileNames.Select(name => (name, (INetworkSource)KerasFile.Read(folder.PathOf(name)))));
        foreach (string name in folder.FileNames)
        {
            Assert.Equal(["conv", "pool", "top"], batch.Graph(name).Nodes.Skip(1).Select(node => node.Name));
            Assert.Contains("Name = \"conv\", Trainable = false", batch.Text(name), StringComparison.Ordinal);
            Assert.True(batch.Check(name) is { IsRight: true, LargestOutput: > 1e-3 });
        }

        static Dictionary<string, float[]> Weights(string separator) => new()
        {
            [string.Join(separator, "layers", "sequential", "layers", "conv2d") + "/vars/0 2x2x2x3"] = [.. Enumerable.Range(0, 24)
                .Select(i => MathF.Sin(i))],
            [string.Join(separator, "layers", "sequential", "layers", "conv2d") + "/vars/1 3"] = [1, 2, 3],
            [string.Join(separator, "layers", "dense") + "/vars/0 3x2"] = [1, -1, 2, 0.5f, 0, 1],
            [string.Join(separator, "layers", "dense") + "/vars/1 2"] = [0.25f, -0.25f],
        };
    }

    [Fact]
    public void ModelOfTensorFlowJs_IsReadWithItsFiles()
    {
        const string Layers = """
            {"class_name": "Conv2D", "config": {"name": "conv", "batch_input_shape": [null, 5, 5, 2], "filters": 3, "kernel_size": [2, 2], "activation": "relu"}},
            {"class_name": "Flatten", "config": {"name": "flat"}},
            {"class_name": "Dense", "config": {"name": "top", "units": 2, "activation": "softmax"}}
            """;
        const string Manifest = """
            [{"paths": ["a.bin", "b.bin"], "weights": [
            {"name": "conv/kernel", "shape": [2, 2, 2, 3], "dtype": "float32"}, {"name": "conv/bias", "shape": [3], "dtype": "float32"},
            {"name": "top/kernel", "shape": [48, 2], "dtype": "float32"}, {"name": "top/bias", "shape": [2], "dtype": "float32"}]}]
            """;
        byte[] weights = [.. Enumerable.Range(0, 125).SelectMany(i => BitConverter.GetBytes(MathF.Sin(i)))];
        File.WriteAllBytes(folder.PathOf("a.bin"), weights[..150]);
        File.WriteAllBytes(folder.PathOf("b.bin"), weights[150..]);
        string model = "{\"modelTopology\": {\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\": [" + Layers + "]}}, \"weightsManifest\": " + Manifest + "}";
        File.WriteAllText(folder.PathOf("model.json"), model);
        using var batch = new ImportedBatch([("js", KerasFile.Read(folder.PathOf("model.json")))]);
        Assert.True(batch.Check("js") is { IsRight: true, LargestOutput: > 0.5 });
        Assert.Equal(MathF.Sin(124), batch.Network("js").Parameters["top.bias"].ToArray()[1]);

        File.WriteAllText(folder.PathOf("outside.json"), model.Replace("a.bin", "../a.bin", StringComparison.Ordinal));
        Assert.Contains("not in the folder", Assert.Throws<InvalidDataException>(() => KerasFile.Read(folder.PathOf("outside.json"))).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.PathOf("long.json"), model.Replace("[48, 2]", "[480, 2]", StringComparison.Ordinal));
        Assert.Contains("bytes are left", Assert.Throws<InvalidDataException>(() => KerasFile.Read(folder.PathOf("long.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeSaid_IsListedAllAtOnce()
    {
        new KerasModelBuilder(8, 8, 1)
            .Add("Conv2D", "first", """{"filters": 2, "kernel_size": [3, 3], "activation": "glu"}""", null, "kernel 3x3x1x2", "bias 2")
            .Add("Conv3D", "second")
            .Add("MaxPooling2D", "third", """{"pool_size": [2, 2], "data_format": "channels_first"}""")
            .WriteArchive(folder.PathOf("odd.keras"), isFunctional: false);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => KerasFile.Read(folder.PathOf("odd.keras")).Lower());
        Assert.Equal(["first (Conv2D)", "second (Conv3D)", "third (MaxPooling2D)"], unsupported.Refusals.Select(refusal => refusal.Place));
    }

    [Fact]
    public void ShapesThatDoNotFit_NameTheLayer()
    {
        new KerasModelBuilder(4, 4, 1)
            .Add("Conv2D", "large", """{"filters": 2, "kernel_size": [5, 5]}""", null, "kernel 5x5x1x2", "bias 2")
            .WriteHdf5(folder.PathOf("large.h5"), isFunctional: false);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => KerasFile.Read(folder.PathOf("large.h5")).Lower());
        Assert.Contains("large (Conv2D): its window sees 5 rows, more than the 4 that there are", unsupported.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Conv2D", """{"filters": 2, "kernel_size": [3, 3]}""", "kernel 3x3x1x2", "bias 3")]
    [InlineData("Conv2D", """{"filters": 2, "kernel_size": [3, 3]}""", "kernel 3x2x1x2", "bias 2")]
    [InlineData("DepthwiseConv2D", """{"kernel_size": [3, 3]}""", "depthwise_kernel 3x3x1x2", "bias 1")]
    [InlineData("Conv2DTranspose", """{"filters": 2, "kernel_size": [3, 3]}""", "kernel 3x3x2x1", "bias 1")]
    [InlineData("Dense", """{"units": 2}""", "kernel 1x2", "bias 4")]
    public void WeightsOfOtherShapes_NameTheLayer(string kind, string config, params string[] weights)
    {
        new KerasModelBuilder(8, 8, 1).Add(kind, "odd", config, null, weights).WriteHdf5(folder.PathOf("odd.h5"), isFunctional: false);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => KerasFile.Read(folder.PathOf("odd.h5")).Lower());
        Assert.StartsWith($"odd ({kind})", unsupported.Refusals.Single().Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"filters": 2, "kernel_size": "large"}""", "kernel_size")]
    [InlineData("""{"kernel_size": [3, 3], "strides": [1, 2, 3]}""", "strides")]
    [InlineData("""{"filters": 2}""", "kernel_size")]
    public void WrongConfiguration_SaysWhereAndWhat(string config, string expected)
    {
        new KerasModelBuilder(8, 8, 1).Add("Conv2D", "conv", config, null, "kernel 3x3x1x2", "bias 2")
            .WriteHdf5(folder.PathOf("wrong.h5"), isFunctional: false);
        var wrong = Assert.Throws<InvalidDataException>(() => KerasFile.Read(folder.PathOf("wrong.h5")));
        Assert.Contains(folder.PathOf("wrong.h5"), wrong.Message, StringComparison.Ordinal);
        Assert.Contains($"conv (Conv2D): ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingVariables_AreCounted()
    {
        new KerasModelBuilder(8, 8, 1).Add("Conv2D", "conv", """{"filters": 2, "kernel_size": [3, 3]}""", null, "kernel 3x3x1x2")
            .WriteArchive(folder.PathOf("short.keras"), isFunctional: false);
        var wrong = Assert.Throws<InvalidDataException>(() => KerasFile.Read(folder.PathOf("short.keras")));
        Assert.Contains("conv (Conv2D) has 2 variables; the file has 1", wrong.Message, StringComparison.Ordinal);
    }
}
