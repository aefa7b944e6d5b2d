using CompiledNet.Files;
using CompiledNet.Interop.Tests.Export;
using CompiledNet.TestSupport.Golden;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Commands;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Weights;
using Xunit;

namespace CompiledNet.Interop.Tests.PyTorch;

/// <summary>Weights in PyTorch's layouts: tool and library read them alike, and what is written reads back.</summary>
[Collection(ExportedNetworks.Collection)]
public sealed class PyTorchWeightTests(ExportedNetworks networks) : IDisposable
{
    private const string Small =
        $"using CompiledNet;\n[Network]\n{PyTorchNetworkTests.Small}\npublic sealed partial class Small;";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FileOfPyTorch_IsReadByToolAndLibraryAlike()
    {
        using ClassCompiler compiler = ClassCompiler.Compile(Small);
        NetworkGraph graph = AttributeGraph.Read(compiler.Find("Small"), new NoWeights());
        string path = Path.Combine(AppContext.BaseDirectory, "PyTorch", "small.safetensors");
        Dictionary<string, Weight> weights = PyTorchFile.Read(graph, path, names: null);
        Network network = compiler.Create("Small");
        foreach (Parameter parameter in network.Parameters)
            parameter.CopyFrom(weights[parameter.Name].Values);

        Network loaded = compiler.Create("Small");
        loaded.LoadWeights(path, WeightFormat.PyTorch);
        foreach (Parameter parameter in loaded.Parameters)
            Assert.Equal(network.Parameters[parameter.Name].ToArray(), parameter.ToArray());
    }

    [Fact]
    public void WrittenWeights_ReadBack()
    {
        foreach (string name in networks.Names)
        {
            NetworkGraph graph = networks.Graph(name);
            string path = folder.PathOf($"{name}.safetensors");
            WeightFormats.Write(graph, path, WeightConvention.PyTorch);
            Dictionary<string, Weight> weights = PyTorchFile.Read(networks.Graph(name, new NoWeights()), path, names: null);
            foreach (Parameter parameter in networks.Network(name).Parameters)
                Assert.Equal(parameter.ToArray(), weights[parameter.Name].Values);
            Assert.Equal(networks.Network(name).Parameters.Count, weights.Count);
        }
    }

    [Fact]
    public void NetworkSavesAndLoadsBothFormats()
    {
        foreach (string name in networks.Names)
        {
            Network network = networks.Network(name), other = networks.New(name);
            foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
            {
                string path = folder.PathOf($"{name}.{format}.safetensors");
                network.SaveWeights(path, format);
                other.LoadWeights(path, format);
                foreach (Parameter parameter in network.Parameters)
                    Assert.Equal(parameter.ToArray(), other.Parameters[parameter.Name].ToArray());
            }
        }
    }

    [Fact]
    public void TableOfNames_SaysWhichModuleIsWhich()
    {
        using ClassCompiler compiler = ClassCompiler.Compile(Small);
        Network network = compiler.Create("Small"), other = compiler.Create("Small");
        network.SaveWeights(folder.PathOf("small.safetensors"), WeightFormat.PyTorch);
        SafetensorsTensor[] renamed = [.. SafetensorsFile.Read(folder.PathOf("small.safetensors")).Tensors.Select(tensor =>
            SafetensorsTensor.FromSingles(tensor.Name.Replace("Conv1", "stem.conv", StringComparison.Ordinal), tensor.Shape, tensor.ToSingles()))];
        using (FileStream stream = File.Create(folder.PathOf("renamed.safetensors")))
            SafetensorsFile.Write(stream, new Dictionary<string, string>(), renamed);
        other.LoadWeights(folder.PathOf("renamed.safetensors"), WeightFormat.PyTorch, new Dictionary<string,
            string> { ["Conv1"] = "stem.conv", ["DepthwiseConv1"] = "Depthwisestem.conv" });
        Assert.Equal(network.Parameters["DepthwiseConv1.kernel"].ToArray(), other.Parameters["DepthwiseConv1.kernel"].ToArray());

        float[] before = other.Parameters["Dense1.kernel"].ToArray();
        string message = Assert.Throws<InvalidDataException>(
            () => other.LoadWeights(folder.PathOf("renamed.safetensors"), WeightFormat.PyTorch, new Dictionary<string, string>())).Message;
        Assert.Contains("Conv1, for Conv1, is not in the file", message, StringComparison.Ordinal);
        Assert.Contains("stem.conv.weight, F32 4x2x3x3, is of no layer of the network", message, StringComparison.Ordinal);
        Assert.Equal(before, other.Parameters["Dense1.kernel"].ToArray());
    }

    [Fact]
    public void WhatDoesNotFit_IsListedAllAtOnce()
    {
        NetworkGraph graph = networks.Graph("LeNet5");
        string path = folder.PathOf("wrong.safetensors");
        SafetensorsTensor[] tensors = [.. PyTorchFile.Write(graph).Where(tensor => tensor.Name != "Dense1.bias")
            .Append(SafetensorsTensor.FromSingles("Extra.weight", [2], [1, 2]))];
        using (FileStream stream = File.Create(path))
            SafetensorsFile.Write(stream, new Dictionary<string, string>(), tensors);
        string message = Assert.Throws<InvalidDataException>(() => PyTorchFile.Read(graph, path, names: null)).Message;
        Assert.Contains("Dense1.bias is missing; Dense1.bias expects 120", message, StringComparison.Ordinal);
        Assert.Contains("Extra.weight, F32 2, is of no layer of the network", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LayersThatLookAlike_AskForTheirNames()
    {
        NetworkGraph graph = networks.Graph("ResNet20");
        string path = folder.PathOf("alike.safetensors");
        SafetensorsTensor[] tensors = [.. PyTorchFile.Write(graph).Select((tensor, i) =>
            SafetensorsTensor.FromSingles(tensor.Name.Replace("Conv", i % 2 == 0 ? "even" : "odd", StringComparison.Ordinal), tensor.Shape,
                tensor.ToSingles()))];
        using (FileStream stream = File.Create(path))
            SafetensorsFile.Write(stream, new Dictionary<string, string>(), tensors);
        Assert.Contains("give a table of names", Assert.Throws<InvalidDataException>(() => PyTorchFile.Read(graph, path, names: null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void LayersOfARecurrentModule_AreFoundByTheirNumbersOrByATable()
    {
        using ClassCompiler compiler = ClassCompiler.Compile(
            $"using CompiledNet;\n[Network]\n{PyTorchNetworkTests.Reader}\npublic sealed partial class Reader;");
        Network network = compiler.Create("Reader");
        string path = Path.Combine(AppContext.BaseDirectory, "PyTorch", "reader.safetensors");
        var names = new Dictionary<string, string>
        {
            ["Embedding1"] = "words", ["Lstm1"] = "rnn", ["Lstm2.l0"] = "rnn.l1", ["Dense1"] = "head",
        };
        network.LoadWeights(path, WeightFormat.PyTorch, names);
        SafetensorsTensor[] tensors = [.. SafetensorsFile.Read(path).Tensors];
        float[] ofInputs = Values("rnn.bias_ih_l1_reverse"), ofStates = Values("rnn.bias_hh_l1_reverse");
        Assert.Equal(ofInputs.Zip(ofStates, (x, y) => x + y), network.Parameters["Lstm2.backward_bias"].ToArray());

        network.SaveWeights(folder.PathOf("saved.safetensors"), WeightFormat.PyTorch);
        SafetensorsFile saved = SafetensorsFile.Read(folder.PathOf("saved.safetensors"));
        Assert.Equal(network.Parameters["Lstm2.backward_bias"].ToArray(), saved["Lstm2.bias_ih_l0_reverse"].ToSingles());
        Assert.All(saved["Lstm2.bias_hh_l0_reverse"].ToSingles(), value => Assert.Equal(0, value));

        using (FileStream stream = File.Create(folder.PathOf("less.safetensors")))
            SafetensorsFile.Write(stream, new Dictionary<string, string>(), [.. tensors.Where(tensor => tensor.Name != "rnn.bias_hh_l1")]);
        string message = Assert.Throws<InvalidDataException>(
            () => network.LoadWeights(folder.PathOf("less.safetensors"), WeightFormat.PyTorch, names)).Message;
        Assert.Contains("rnn.bias_hh_l1 is missing; Lstm2.bias expects 12", message, StringComparison.Ordinal);

        float[] Values(string name) => tensors.Single(tensor => tensor.Name == name).ToSingles();
    }

    [Fact]
    public void WhatPyTorchHasNoModulesFor_IsListed()
    {
        using ClassCompiler compiler = ClassCompiler.Compile("""
            using CompiledNet;
            [Network]
            [Input(5, 6)]
            [MultiHeadAttention(2, 4)]
            [Gru(3, ResetAfter = false, ReturnSequences = true)]
            [Conv1D(2, 1)]
            [Flatten]
            [GroupNormalization(2)]
            public sealed partial class Alone;
            """);
        const string Attention = "Attention1 has 2 heads of 4 channels of keys and 4 of values; "
            + "those of PyTorch's nn.MultiheadAttention have 6 together";
        const string Gru = "Gru1 resets the state before its product (ResetAfter = false); PyTorch's nn.GRU resets the product";
        const string Groups = "GroupNorm1 is of groups of a vector whose values PyTorch has in another order";
        string path = folder.PathOf("alone.safetensors");
        Network network = compiler.Create("Alone");
        string[] messages =
        [
            Assert.Throws<NotSupportedException>(() => network.SaveWeights(path, WeightFormat.PyTorch)).Message,
            Assert.Throws<UsageException>(() => WeightFormats.Write(
                AttributeGraph.Read(compiler.Find("Alone"), new NoWeights()), path, WeightConvention.PyTorch)).Message,
            Assert.Throws<InvalidDataException>(() => network.LoadWeights(
                Path.Combine(AppContext.BaseDirectory, "PyTorch", "gated.safetensors"), WeightFormat.PyTorch)).Message,
        ];
        Assert.All(messages, message => Assert.Contains(Attention, message, StringComparison.Ordinal));
        Assert.All(messages, message => Assert.Contains(Gru, message, StringComparison.Ordinal));
        Assert.All(messages, message => Assert.Contains(Groups, message, StringComparison.Ordinal));
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F64")]
    public void FloatsOfOtherWidths_AreRead(string type)
    {
        byte[] bytes = type switch
        {
            "F16" => [.. new[] { 1.5, -0.25 }.SelectMany(value => BitConverter.GetBytes((Half)value))],
            "BF16" => [.. new[] { 1.5f, -0.25f }.SelectMany(value => BitConverter.GetBytes(value)[2..])],
            _ => [.. new[] { 1.5, -0.25 }.SelectMany(BitConverter.GetBytes)],
        };
        byte[] header = System.Text.Encoding.UTF8.GetBytes($$$"""{"x":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{bytes.Length}}}]}}""");
        File.WriteAllBytes(folder.PathOf("x.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes]);
        Assert.Equal([1.5f, -0.25f], SafetensorsFile.Read(folder.PathOf("x.safetensors"))["x"].ToSingles());
    }
}
