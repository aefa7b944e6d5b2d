using CompiledNet.Files;
using CompiledNet.Interop.Tests.Export;
using CompiledNet.Interop.Tests.Onnx;
using CompiledNet.TestSupport.Golden;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Onnx;
using Xunit;

namespace CompiledNet.Interop.Tests.PyTorch;

/// <summary>
/// The whole way: weights that PyTorch holds, a class that is written by hand, and that as ONNX in ONNX Runtime. Both answer what PyTorch
/// answered; <c>craft.py</c> has the networks as it knows them.
/// </summary>
public sealed class PyTorchNetworkTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private const string Normalization = "BatchNormalization(Epsilon = 0.00001f, Momentum = 0.9f)";

    /// <summary>The attributes of the network whose file is <c>small.safetensors</c>.</summary>
    internal const string Small = $"""
        [Input(6, 6, 2)]
        [Conv2D(4, 3, ZeroPadding = 1)]
        [{Normalization}]
        [Activation(Activation.Relu)]
        [MaxPool2D(2)]
        [DepthwiseConv2D(3, ZeroPadding = 1, UseBias = false)]
        [Conv2DTranspose(3, 2, Stride = 2, Activation = Activation.Tanh)]
        [AveragePool2D(2)]
        [Flatten]
        [{Normalization}]
        [Dense(8, Activation = Activation.Elu)]
        [Dense(3, Activation = Activation.Softmax)]
        """;

    /// <summary>The attributes of the network whose file is <c>reader.safetensors</c>.</summary>
    internal const string Reader = """
        [Input(7)]
        [Embedding(11, 6)]
        [Lstm(3, ReturnSequences = true, Bidirectional = Bidirectional.Concatenate)]
        [Lstm(3, Bidirectional = Bidirectional.Concatenate)]
        [Dense(2)]
        """;

    public static TheoryData<string, string> Networks => new()
    {
        { "lenet", """
            [Input(20, 20, 1)]
            [Conv2D(6, 5, Activation = Activation.Sigmoid)]
            [MaxPool2D(2)]
            [Conv2D(8, 3, Activation = Activation.Sigmoid)]
            [MaxPool2D(2)]
            [Flatten]
            [Dense(20, Activation = Activation.Sigmoid)]
            [Dense(10, Activation = Activation.Softmax)]
            """ },
        { "mobile", $"""
            [Input(11, 11, 3)]
            [Conv2D(8, 3, Stride = 2, ZeroPadding = 1, UseBias = false)]
            [{Normalization}]
            [Activation(Activation.Relu6)]
            [DepthwiseConv2D(3, ZeroPadding = 1, UseBias = false)]
            [{Normalization}]
            [Activation(Activation.Relu6)]
            [Conv2D(12, 1, UseBias = false)]
            [{Normalization}]
            [Activation(Activation.Relu6)]
            [GlobalAveragePool2D]
            [Dense(5, Activation = Activation.Softmax)]
            """ },
        { "residual", $"""
            [Input(7, 6, 3)]
            [Conv2D(8, 3, ZeroPadding = 1, UseBias = false, Name = "stem")]
            [{Named("stem_norm")}]
            [Activation(Activation.Relu, Name = "shortcut")]
            [Conv2D(8, 3, ZeroPadding = 1, UseBias = false, Name = "first")]
            [{Named("first_norm")}]
            [Activation(Activation.Relu)]
            [Conv2D(8, 3, ZeroPadding = 1, UseBias = false, Name = "second")]
            [{Named("second_norm")}]
            [Add("shortcut")]
            [Activation(Activation.Relu)]
            [GlobalAveragePool2D]
            [Dense(4, Activation = Activation.Softmax, Name = "head")]
            """ },
        { "segmenter", """
            [Input(8, 8, 1)]
            [Conv2D(4, 3, ZeroPadding = 1, Activation = Activation.Relu, Name = "down")]
            [MaxPool2D(2)]
            [Conv2D(8, 3, ZeroPadding = 1, Activation = Activation.Relu, Name = "deep")]
            [Conv2DTranspose(4, 2, Stride = 2, Activation = Activation.Relu, Name = "up")]
            [Concatenate("down")]
            [Conv2D(1, 1, Activation = Activation.Sigmoid, Name = "mask")]
            """ },
        { "small", Small },
        { "reader", Reader },
        { "gated", """
            [Input(5, 3)]
            [Gru(4, ReturnSequences = true)]
            [SimpleRnn(3, ReturnSequences = true, Activation = Activation.Relu)]
            [Flatten]
            [LayerNormalization(Epsilon = 1e-5f)]
            [PRelu]
            [Dense(2)]
            """ },
        { "sliding", $"""
            [Input(5, 3)]
            [Conv1D(4, 3)]
            [{Normalization}]
            [Flatten]
            [LayerNormalization(Epsilon = 1e-5f)]
            [PRelu]
            [Dense(2)]
            """ },
        { "encoder", $"""
            [Input(5, 3)]
            [Dense(6, PerPosition = true)]
            [PositionEmbedding]
            [Repeat(2, Input = "tokens")]
            [MultiHeadAttention(2, 3)]
            [Add("tokens")]
            [LayerNormalization(Epsilon = 1e-5f, Name = "heard")]
            [Dense(10, PerPosition = true, Activation = Activation.Gelu)]
            [Dense(6, PerPosition = true)]
            [Add("heard")]
            [LayerNormalization(Epsilon = 1e-5f)]
            [EndRepeat]
            [GlobalAveragePool1D]
            [Dense(2)]
            """ },
        { "crossing", """
            [Input(5, 3, Name = "steps")]
            [Dense(4, PerPosition = true, Name = "memory")]
            [Dense(6, PerPosition = true, From = "steps")]
            [MultiHeadAttention(3, 2, "memory", UseBias = false)]
            [Flatten]
            [Dense(2)]
            """ },
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Networks))]
    public void NetworkOfPyTorch_AnswersTheSameAsAClassAndInOnnxRuntime(string name, string attributes)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "PyTorch", name + ".safetensors");
        TensorFile truth = TensorFile.Read(Path.ChangeExtension(path, ".answers.safetensors"));
        using ClassCompiler compiler = ClassCompiler.Compile($"using CompiledNet;\n[Network]\n{attributes}\npublic sealed partial class Net;");
        Network network = compiler.Create("Net");
        network.LoadWeights(path, WeightFormat.PyTorch);

        var answers = new float[truth["answers"].Length];
        network.Predict(truth["images"], answers);
        double worst = ExportedNetworks.Worst(truth["answers"], answers);
        Assert.True(worst < Tolerance, $"The class differs by {worst}.");

        using var peer = new OnnxPeer(
            OnnxWriter.Write(AttributeGraph.Read(compiler.Find("Net"), new ExportedNetworks.ParameterWeights(network)), "Net", opset: 17));
        float[] elsewhere = peer.Predict(
            truth["images"], network.Architecture.Inputs[0].Shape, [.. network.Architecture.Outputs.Select(output => output.Shape)]);
        worst = ExportedNetworks.Worst(truth["answers"], elsewhere);
        Assert.True(worst < Tolerance, $"ONNX Runtime differs by {worst}.");

        string saved = folder.PathOf("saved.safetensors");
        network.SaveWeights(saved, WeightFormat.PyTorch);
        Assert.Equal(Tensors(path), Tensors(saved));
        Network again = compiler.Create("Net");
        again.LoadWeights(saved, WeightFormat.PyTorch);
        Assert.All(network.Parameters, parameter => Assert.Equal(parameter.ToArray(), again.Parameters[parameter.Name].ToArray()));
    }

    /// <summary>What tensors are within their modules, with their shapes.</summary>
    private static IEnumerable<string> Tensors(string path) => SafetensorsFile.Read(path).Tensors
        .Select(tensor => $"{PyTorchName.Parse(tensor.Name).Variable} {string.Join('x', tensor.Shape.ToArray())}")
        .Where(tensor => !tensor.StartsWith("num_batches_tracked", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Named(string name) => Normalization[..^1] + $", Name = \"{name}\")";
}
