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

/// <summary>Weights in PyTorch's layouts: a network that PyTorch trained answers as it does there, and what is written reads back.</summary>
[Collection(ExportedNetworks.Collection)]
public sealed class PyTorchWeightTests(ExportedNetworks networks) : IDisposable
{
    private const string Small = """
        using CompiledNet;

        [Network]
        [Input(6, 6, 2)]
        [Conv2D(4, 3, ZeroPadding = 1)]
        [BatchNormalization(Epsilon = 0.00001f, Momentum = 0.9f)]
        [Activation(Activation.Relu)]
        [MaxPool2D(2)]
        [DepthwiseConv2D(3, ZeroPadding = 1, UseBias = false)]
        [Conv2DTranspose(3, 2, Stride = 2, Activation = Activation.Tanh)]
        [AveragePool2D(2)]
        [Flatten]
        [BatchNormalization(Epsilon = 0.00001f, Momentum = 0.9f)]
        [Dense(8, Activation = Activation.Elu)]
        [Dense(3, Activation = Activation.Softmax)]
        public sealed partial class Small;
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void NetworkThatPyTorchTrained_AnswersAsItDoesThere()
    {
        using ClassCompiler compiler = ClassCompiler.Compile(Small);
        NetworkGraph graph = AttributeGraph.Read(compiler.Find("Small"), new NoWeights());
        string path = Path.Combine(AppContext.BaseDirectory, "PyTorch", "small.safetensors");
        Dictionary<string, Weight> weights = PyTorchWeights.Read(graph, path, names: null);
        Network network = compiler.Create("Small");
        foreach (Parameter parameter in network.Parameters)
            parameter.CopyFrom(weights[parameter.Name].Values);

        TensorFile truth = TensorFile.Read(Path.ChangeExtension(path, ".answers.safetensors"));
        var answers = new float[truth["answers"].Length];
        network.Predict(truth["images"], answers);
        Assert.True(ExportedNetworks.Worst(truth["answers"], answers) < 1e-6);
    }

    [Fact]
    public void WrittenWeights_ReadBack()
    {
        foreach (string name in networks.Names)
        {
            NetworkGraph graph = networks.Graph(name);
            string path = folder.PathOf($"{name}.safetensors");
            WeightFormats.Write(graph, path, WeightConvention.PyTorch);
            Dictionary<string, Weight> weights = PyTorchWeights.Read(networks.Graph(name, new NoWeights()), path, names: null);
            foreach (Parameter parameter in networks.Network(name).Parameters)
                Assert.Equal(parameter.ToArray(), weights[parameter.Name].Values);
            Assert.Equal(networks.Network(name).Parameters.Count, weights.Count);
        }
    }

    [Fact]
    public void WhatDoesNotFit_IsListedAllAtOnce()
    {
        NetworkGraph graph = networks.Graph("LeNet5");
        string path = folder.PathOf("wrong.safetensors");
        SafetensorsTensor[] tensors = [.. PyTorchWeights.Write(graph).Where(tensor => tensor.Name != "Dense1.bias").Append(SafetensorsTensor.FromSingles("Extra.weight", [2], [1, 2]))];
        using (FileStream stream = File.Create(path))
            SafetensorsFile.Write(stream, new Dictionary<string, string>(), tensors);
        string message = Assert.Throws<InvalidDataException>(() => PyTorchWeights.Read(graph, path, names: null)).Message;
        Assert.Contains("Dense1.bias is missing", message, StringComparison.Ordinal);
        Assert.Contains("Extra (weight 2) is no layer of the network", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LayersThatLookAlike_AskForTheirNames()
    {
        NetworkGraph graph = networks.Graph("ResNet20");
        string path = folder.PathOf("alike.safetensors");
        SafetensorsTensor[] tensors = [.. PyTorchWeights.Write(graph).Select((tensor, i) =>
            SafetensorsTensor.FromSingles(tensor.Name.Replace("Conv", i % 2 == 0 ? "even" : "odd", StringComparison.Ordinal), tensor.Shape, tensor.ToSingles()))];
        using (FileStream stream = File.Create(path))
            SafetensorsFile.Write(stream, new Dictionary<string, string>(), tensors);
        Assert.Contains("give a table of names", Assert.Throws<InvalidDataException>(() => PyTorchWeights.Read(graph, path, names: null)).Message, StringComparison.Ordinal);
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
        Assert.Equal([1.5f, -0.25f], TensorValues.ToSingles(SafetensorsFile.Read(folder.PathOf("x.safetensors"))["x"]));
    }
}
