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
