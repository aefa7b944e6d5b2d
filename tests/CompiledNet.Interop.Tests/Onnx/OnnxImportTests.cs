using CompiledNet.Interop.Tests.Export;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Onnx;
using CompiledNet.Tool.Onnx.Schema;
using Xunit;

namespace CompiledNet.Interop.Tests.Onnx;

/// <summary>Networks as the exporters of PyTorch and TensorFlow write them: the class computes what ONNX Runtime computes.</summary>
public sealed class OnnxImportTests
{
    /// <summary>A residual block with squeeze and excitation, a flattened map, and shapes that are computed in the graph.</summary>
    private static ModelProto PyTorch() => new OnnxModelBuilder(13, 0, 3, 8, 8)
        .Weight("stem.weight", false, 6, 3, 3, 3).Weight("stem.bias", false, 6)
        .Weight("norm.weight", true, 6).Weight("norm.bias", false, 6).Weight("norm.running_mean", false, 6).Weight("norm.running_var", true, 6)
        .Weight("down.weight", false, 2, 6, 1, 1).Weight("up.weight", false, 6, 2, 1, 1).Weight("up.bias", false, 6)
        .Weight("slopes", [6, 1, 1], 0.1f, -0.2f, 0.3f, 0.25f, 0, 1).Weight("scale", false, 1, 6, 1, 1)
        .Weight("head.weight", false, 5, 96).Weight("head.bias", false, 5).Weight("least", [], -0.5f).Weight("most", [], 2)
        .Integers("zero", 0).Integers("rest", -1)
        .Node("Conv /stem/Conv input stem.weight stem.bias", ("pads", new long[] { 0, 0, 1, 1 }), ("strides", new long[] { 2, 2 }))
        .Node("BatchNormalization n /stem/Conv norm.weight norm.bias norm.running_mean norm.running_var", ("epsilon", 1e-4f))
        .Node("Sigmoid gate n").Node("Mul silu n gate")
        .Node("GlobalAveragePool squeeze silu").Node("Conv down squeeze down.weight").Node("Relu middle down")
        .Node("Conv up middle up.weight up.bias").Node("HardSigmoid weights up", ("alpha", 1 / 6f)).Node("Mul excited silu weights")
        .Node("Sub left excited n").Node("PRelu bent left slopes").Node("Mul scaled bent scale").Node("Clip clipped scaled least most")
        .Node("Shape shape clipped").Node("Gather batch shape zero").Node("Concat target batch rest", ("axis", 0L))
        .Node("Reshape flat clipped target").Node("Gemm head flat head.weight head.bias", ("transB", 1L), ("alpha", 0.5f))
        .Node("Softmax answer head", ("axis", -1L)).Output("answer", 0, 5);

    /// <summary>Channels last with a transposition before each convolution, padding by TensorFlow's rule, biases apart.</summary>
    private static ModelProto TensorFlow() => new OnnxModelBuilder(13, 0, 7, 6, 2)
        .Weight("kernel", false, 4, 2, 3, 3).Weight("shift", false, 4).Weight("offset", false, 3)
        .Node("Transpose first input", ("perm", new long[] { 0, 3, 1, 2 }))
        .Node("Conv conv first kernel", ("auto_pad", "SAME_UPPER"), ("strides", new long[] { 2, 2 }))
        .Node("Transpose last conv", ("perm", new long[] { 0, 2, 3, 1 }))
        .Node("Add biased last shift").Node("Relu act biased")
        .Node("Transpose again act", ("perm", new long[] { 0, 3, 1, 2 }))
        .Node("MaxPool pool again", ("kernel_shape", new long[] { 2, 2 }), ("auto_pad", "SAME_UPPER"), ("strides", new long[] { 2, 2 }))
        .Node("Resize large pool - scales", ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))
        .Weight("scales", [4], 1, 1, 1, 1)
        .Node("Transpose back large", ("perm", new long[] { 0, 2, 3, 1 }))
        .Node("Reshape flat back shape2").Integers("shape2", 0, -1)
        .Node("MatMul product flat matrix2").Weight("matrix2", false, 16, 3).Node("Add sum product offset").Node("Softmax answer sum")
            .Output("answer", 0, 3);

    /// <summary>Transposed convolutions as PyTorch pads them, an average that counts padding, and a maximum whose last window hangs over.</summary>
    private static ModelProto Maps() => new OnnxModelBuilder(17, 0, 4, 5, 5)
        .Weight("a.weight", false, 4, 3, 3, 3).Weight("b.weight", false, 3, 2, 4, 4).Weight("b.bias", false, 2).Weight("c.weight", false, 2, 2, 2, 2)
        .Node("ConvTranspose a input a.weight", ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }),
            ("output_padding", new long[] { 1, 1 }))
        .Node("Relu positive a")
        .Node("MaxPool pool positive", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("ceil_mode", 1L))
        .Node("AveragePool mean pool", ("kernel_shape", new long[] { 3, 3 }), ("pads", new long[] { 1, 1, 1, 1 }), ("count_include_pad", 1L))
        .Node("ConvTranspose b mean b.weight b.bias", ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }))
        .Node("Elu curved b", ("alpha", 0.5f))
        .Node("ConvTranspose answer curved c.weight", ("strides", new long[] { 2, 2 })).Output("answer", 0, 2, 20, 20);

    /// <summary>A GRU as ONNX' specification has it unless told otherwise: its reset gate before the product, both biases given.</summary>
    private static ModelProto Gru() => new OnnxModelBuilder(14, 0, 5, 4)
        .Weight("w", false, 1, 6, 4).Weight("r", false, 1, 6, 2).Weight("b", false, 1, 12).Integers("axis", 1)
        .Node("Transpose steps input", ("perm", new long[] { 1, 0, 2 }))
        .Node("GRU layer steps w r b", ("hidden_size", 2L)).Node("Squeeze states layer axis")
        .Node("Transpose answer states", ("perm", new long[] { 1, 0, 2 })).Output("answer", 0, 5, 2);

    /// <summary>Groups of channels as ONNX has them and as PyTorch puts them together, and what is left of a map.</summary>
    private static ModelProto Groups() => new OnnxModelBuilder(21, 0, 6, 4, 5)
        .Weight("gamma", true, 6).Weight("beta", false, 6).Weight("scale", true, 6).Weight("shift", false, 6)
        .Weight("ones", [3], 1, 1, 1).Weight("zeros", [3], 0, 0, 0).Weight("norm.weight", true, 6, 1, 1).Weight("norm.bias", false, 6, 1, 1)
        .Integers("groups", 0, 3, -1).Integers("map", 0, 6, 4, 5).Integers("axes", 2, 3)
        .Node("GroupNormalization first input gamma beta", ("num_groups", 2L)).Node("Tanh bent first")
        .Node("InstanceNormalization second bent scale shift", ("epsilon", 1e-3f)).Node("Sigmoid positive second")
        .Node("Reshape together positive groups").Node("InstanceNormalization normal together ones zeros").Node("Reshape apart normal map")
        .Node("Mul scaled apart norm.weight").Node("Add third scaled norm.bias")
        .Node("ReduceMax most third axes", ("keepdims", 0L)).Node("ReduceL2 length third axes", ("keepdims", 0L))
        .Node("GlobalLpPool norm positive", ("p", 2L)).Node("Flatten flat norm")
        .Node("Concat answer most length flat", ("axis", 1L)).Output("answer", 0, 18);

    /// <summary>A table that is the embedding of integers, and turned around the kernel that makes logits of what is read.</summary>
    private static ModelProto Tied() => new OnnxModelBuilder(17, 0, 5)
        .Weight("table", false, 7, 4).Weight("inner", false, 4, 4)
        .Node("Cast integers input", ("to", 7L)).Node("Gather rows table integers").Node("MatMul once rows inner").Node("Tanh bent once")
        .Node("Transpose turned table", ("perm", new long[] { 1, 0 })).Node("MatMul answer bent turned").Output("answer", 0, 5, 7);

    [Fact]
    public void WeightsThatLayersHaveInCommon_AreSaid()
    {
        using var batch = new ImportedBatch([("Tied", (INetworkSource)OnnxFile.Read(Tied(), "Tied", "."))]);
        Assert.True(batch.Check("Tied").IsRight, $"{batch.Check("Tied")}");
        Assert.Contains(
            "table is a weight of rows and answer; here each has a copy, which training on moves apart.", batch.Graph("Tied").Remarks);
        Assert.DoesNotContain(batch.Graph("Tied").Remarks, remark => remark.StartsWith("inner", StringComparison.Ordinal));
    }

    [Fact]
    public void NetworksOfOtherExporters_GiveWhatOnnxRuntimeGives()
    {
        var models = new Dictionary<string, ModelProto>
        {
            ["PyTorch"] = PyTorch(), ["TensorFlow"] = TensorFlow(), ["Maps"] = Maps(), ["GRU"] = Gru(), ["Groups"] = Groups(),
        };
        using var batch = new ImportedBatch(models.Select(model => (model.Key, (INetworkSource)OnnxFile.Read(model.Value, model.Key, "."))));
        foreach ((string name, ModelProto model) in models)
        {
            NetworkGraph graph = batch.Graph(name);
            float[] images = [.. Enumerable.Range(0, 3 * graph.InputLength).Select(i => MathF.Sin(i * 0.7f))];
            using var peer = new OnnxPeer(model);

            // Some take channels last already: to the peer their input is a vector whose order is the file's.
            float[] expected = name == "TensorFlow" ? peer.PredictAsItIs(images, [3, 7, 6, 2])
                : name == "GRU" ? peer.PredictAsItIs(images, [3, 5, 4])
                : peer.Predict(images, graph.Inputs[0].Shape, [.. graph.Outputs.Select(output => output.Shape)]);
            double worst = ExportedNetworks.Worst(expected, batch.Predict(name, images));
            Assert.True(worst < 1e-5, $"{name} differs by {worst}:\n{batch.Text(name)}");
            Assert.True(batch.Check(name).IsRight, $"{name}: {batch.Check(name)}");
        }

        Assert.Contains("Name = \"stem\"", batch.Text("PyTorch"), StringComparison.Ordinal);
        Assert.Contains("Activation.Silu", batch.Text("PyTorch"), StringComparison.Ordinal);
        Assert.DoesNotContain("Transpose", batch.Text("TensorFlow"), StringComparison.Ordinal);
        Assert.Contains("[GroupNormalization(3, Epsilon = 1E-05f", batch.Text("Groups"), StringComparison.Ordinal);
        Assert.Contains("[GlobalMaxPool2D", batch.Text("Groups"), StringComparison.Ordinal);
        Assert.Contains("[Gru(2, ReturnSequences = true, ResetAfter = false", batch.Text("GRU"), StringComparison.Ordinal);
        Assert.Contains("Conv2D(4, 3, Stride = 2, Padding = Padding.Same, Activation = Activation.Relu", batch.Text("TensorFlow"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void DataOutsideTheFolder_IsRefused()
    {
        foreach (string location in (string[])["../secret.bin", "/etc/hostname", "folder/../../secret.bin", ""])
        {
            ModelProto model = new OnnxModelBuilder(17, 0, 4).Node("Add answer input outside").Output("answer", 0, 4);
            model.Graph.Initializer.Add(new TensorProto
            {
                Name = "outside", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 4 },
                    DataLocation = TensorProto.Types.DataLocation.External,
                ExternalData = { new StringStringEntryProto { Key = "location", Value = location } },
            });
            string message = Assert.Throws<InvalidDataException>(() => OnnxFile.Read(model, "outside", Path.GetTempPath())).Message;
            Assert.Contains("not in the folder of the file", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("file")]
    [InlineData("door/secret.bin")]
    public void DataBehindALink_IsRefused(string location)
    {
        using TemporaryFolder folder = new(), other = new();
        File.WriteAllBytes(other.PathOf("secret.bin"), new byte[16]);
        File.CreateSymbolicLink(folder.PathOf("file"), other.PathOf("secret.bin"));
        Directory.CreateSymbolicLink(folder.PathOf("door"), other.Root);
        ModelProto model = new OnnxModelBuilder(17, 0, 4).Node("Add answer input outside").Output("answer", 0, 4);
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "outside", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 4 }, DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = location } },
        });
        string message = Assert.Throws<InvalidDataException>(() => OnnxFile.Read(model, "outside", folder.Root)).Message;
        Assert.EndsWith($"lies in '{location}', which is behind a link.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataBesideTheFile_IsRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf("weights.bin"), [.. new byte[8], .. new[] { 1f, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)]);
        ModelProto model = new OnnxModelBuilder(17, 0, 4).Node("Add answer input beside").Output("answer", 0, 4);
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "beside", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 4 }, DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "weights.bin" },
                new StringStringEntryProto { Key = "offset", Value = "8" }, new StringStringEntryProto { Key = "length", Value = "16" } },
        });
        OnnxFile file = OnnxFile.Read(model, "beside", folder.Root);
        file.Lower();
        Assert.Equal([1, 2, 3, 4], file.Evaluate(new float[4]));

        model.Graph.Initializer[0].ExternalData[2].Value = "17";
        Assert.Throws<InvalidDataException>(() => OnnxFile.Read(model, "beside", folder.Root));
    }

    [Fact]
    public void WhatCannotBeSaid_IsListedWithItsNodes()
    {
        ModelProto model = new OnnxModelBuilder(17, 0, 2, 4, 4).Node("LRN first input", ("size", 3L)).Node("Relu second first")
            .Node("Einsum third second").Output("third", 0, 2, 4, 4);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => OnnxFile.Read(model, "odd", ".").Lower());
        Assert.Equal(["first (LRN)", "third (Einsum)"], unsupported.Refusals.Select(refusal => refusal.Place));

        ModelProto twice = new OnnxModelBuilder(17, 0, 2, 4, 4)
            .Node("MaxPool first input", ("kernel_shape", new long[] { 2, 2 }), ("dilations", new long[] { 2, 2 }))
            .Node("AveragePool second input", ("kernel_shape", new long[] { 9, 9 })).Node("Add third first second").Output("third", 0, 2, 4, 4);
        unsupported = Assert.Throws<UnsupportedNetworkException>(() => OnnxFile.Read(twice, "odd", ".").Lower());
        Assert.Equal(["first (MaxPool)", "second (AveragePool)"], unsupported.Refusals.Select(refusal => refusal.Place));
    }

    /// <summary>Integers number the rows of a table, as they are given.</summary>
    [Theory]
    [InlineData(true, "it holds integers, which embeddings alone take")]
    [InlineData(false, "the integers that it takes are computed")]
    public void IntegersThatNumberNothing_AreRefused(bool isWhole, string expected)
    {
        OnnxModelBuilder builder = new OnnxModelBuilder(14, 0, 5).Weight("table", false, 7, 3).Node("Neg computed input");
        ModelProto model = isWhole ? builder.Output("computed", 0, 5)
            : builder.Node("Cast whole computed", ("to", 7L)).Node("Gather answer table whole").Output("answer", 0, 5, 3);
        if (isWhole)
            model.Graph.Input[0].Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Int64;
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => OnnxFile.Read(model, "odd", ".").Lower());
        Assert.Contains(expected, unsupported.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LSTM", 8, "forward", "state", "it begins with another state than zeros")]
    [InlineData("LSTM", 8, "bidirectional", null, "it takes one direction of a bidirectional layer")]
    [InlineData("RNN", 2, "reverse", null, "it turns steps around")]
    [InlineData("RNN", 3, "forward", null, "its weights are")]
    public void WhatRecurrentLayersDoNotHave_IsRefusedByName(string kind, int sums, string direction, string? state, string expected)
    {
        int directions = direction == "bidirectional" ? 2 : 1;
        ModelProto model = new OnnxModelBuilder(14, 0, 5, 4)
            .Weight("w", false, directions, sums, 4).Weight("r", false, directions, sums, 2).Weight("state", true, 1, 2, 2)
            .Integers("first", 0).Integers("axis", 1)
            .Node("Transpose steps input", ("perm", new long[] { 1, 0, 2 }))
            .Node($"{kind} layer steps w r - - {state ?? "-"}", ("hidden_size", 2L), ("direction", direction))
            .Node("Gather one layer first", ("axis", 1L)).Node("Squeeze states one axis")
            .Node("Transpose answer states", ("perm", new long[] { 1, 0, 2 })).Output("answer", 0, 5, 2);
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => OnnxFile.Read(model, "odd", ".").Lower());
        Assert.True(unsupported.Message.Contains(expected, StringComparison.Ordinal), unsupported.Message);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(26)]
    public void UnknownVersions_AreRefused(int opset)
    {
        ModelProto model = new OnnxModelBuilder(opset, 0, 4).Node("Relu answer input").Output("answer", 0, 4);
        Assert.Contains($"version {opset}", Assert.Throws<UnsupportedNetworkException>(() => OnnxFile.Read(model, "odd", ".").Lower()).Message,
            StringComparison.Ordinal);
    }
}
