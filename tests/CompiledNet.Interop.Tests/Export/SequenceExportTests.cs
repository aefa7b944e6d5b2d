using CompiledNet.Interop.Tests.Onnx;
using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Onnx;
using CompiledNet.Tool.Onnx.Schema;
using Xunit;

namespace CompiledNet.Interop.Tests.Export;

/// <summary>Recurrent layers, attention, embeddings and repeated blocks as ONNX: ONNX Runtime computes what the class computes.</summary>
public sealed class SequenceExportTests(SequenceExportTests.Compiled classes) : IClassFixture<SequenceExportTests.Compiled>
{
    private const double Tolerance = 1e-5;

    private readonly ClassCompiler compiler = classes.Compiler;

    [Theory]
    [InlineData("Blocks", 17)]
    [InlineData("Blocks", 21)]
    [InlineData("Crossed", 9)]
    [InlineData("Crossed", 13)]
    [InlineData("Crossed", 17)]
    [InlineData("Remembering", 7)]
    [InlineData("Remembering", 13)]
    [InlineData("Remembering", 21)]
    [InlineData("Reading", 7)]
    [InlineData("Reading", 17)]
    public void ExportedSequences_GiveTheSameInOnnxRuntime(string name, int opset)
    {
        Network network = ExportedNetworks.Randomize(compiler.Create(name));
        NetworkGraph graph = AttributeGraph.Read(compiler.Find(name), new ExportedNetworks.ParameterWeights(network));
        Architecture architecture = network.Architecture;
        Assert.Equal(
            network.Parameters.Select(parameter => parameter.Name),
            graph.Owners.SelectMany(node => node.Layer.Weights, (node, weight) => $"{node.Name}.{weight.Variable}"));
        float[] images = SelfCheck.RandomImages(graph, images: 3, seed: 3);
        float[] expected = new float[3 * architecture.OutputLength];
        network.Predict(images, expected);

        ModelProto model = OnnxWriter.Write(graph, name, opset);
        using var peer = new OnnxPeer(model);
        float[] values = peer.Predict(
            images, [.. architecture.Inputs.Select(input => input.Shape)], [.. architecture.Outputs.Select(output => output.Shape)]);

        Assert.InRange(ExportedNetworks.Worst(expected, values), 0, Tolerance);
    }

    [Fact]
    public void ExportedSequences_ComeBackAsTheLayersThatTheyWere()
    {
        string[] names = ["Blocks", "Crossed", "Remembering", "Reading"];
        (string Name, Network Network)[] networks = [.. names.Select(name => (name, ExportedNetworks.Randomize(compiler.Create(name))))];
        using var batch = new ImportedBatch(networks.Select(each => (each.Name, (INetworkSource)OnnxFile.Read(OnnxWriter.Write(
            AttributeGraph.Read(compiler.Find(each.Name), new ExportedNetworks.ParameterWeights(each.Network)), each.Name), each.Name,
                "."))));
        foreach ((string name, Network network) in networks)
        {
            float[] images = SelfCheck.RandomImages(batch.Graph(name), images: 2, seed: 4);
            float[] expected = new float[2 * network.Architecture.OutputLength];
            network.Predict(images, expected);
            Assert.InRange(ExportedNetworks.Worst(expected, batch.Predict(name, images)), 0, Tolerance);
            Assert.True(batch.Check(name).IsRight, $"{name}: {batch.Check(name)}");
            Assert.Equal(Kinds(network), Kinds(batch.Network(name)));
        }

        Assert.Contains("[MultiHeadAttention(2, 2, \"", batch.Text("Crossed"), StringComparison.Ordinal);
        Assert.Contains("[Gru(5, ReturnSequences = true, GoBackwards = true, RecurrentActivation = Activation.HardSigmoid",
            batch.Text("Remembering"), StringComparison.Ordinal);
        Assert.Contains("[Gru(3, ReturnSequences = true, ResetAfter = false, Bidirectional = Bidirectional.Concatenate",
            batch.Text("Remembering"), StringComparison.Ordinal);

        static IEnumerable<string> Kinds(Network network) => network.Architecture.Layers.Select(layer => layer.Kind).Where(kind => kind
            is "SimpleRnn" or "Lstm" or "Gru" or "MultiHeadAttention" or "Embedding" or "PositionEmbedding"
                or "LayerNormalization").Order();
    }

    /// <summary>Without its mask, the network would give other numbers.</summary>
    [Theory]
    [InlineData("Masked", "Embedding1", "its mask (MaskZero) cannot be said in ONNX")]
    [InlineData("Blank", "Masking1", "its mask cannot be said in ONNX")]
    public void Masks_AreRefusedByName(string name, string layer, string expected)
    {
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() =>
            OnnxWriter.Write(AttributeGraph.Read(compiler.Find(name), new NoWeights()), name));
        Assert.Equal(layer, unsupported.Refusals.Single().Place);
        Assert.Contains(expected, unsupported.Message, StringComparison.Ordinal);
    }

    /// <summary>The classes, compiled once for all tests.</summary>
    public sealed class Compiled : IDisposable
    {
        internal ClassCompiler Compiler { get; } = ClassCompiler.Compile(
        [
            """
            using CompiledNet;

            [Network]
            [Input(8, 8, 2)]
            [Conv2D(12, 2, Stride = 2)]
            [Reshape(16, 12)]
            [PositionEmbedding]
            [Repeat(3, Input = "tokens")]
            [LayerNormalization]
            [MultiHeadAttention(3, 4)]
            [Add("tokens", Name = "heard")]
            [LayerNormalization]
            [Dense(24, PerPosition = true, Activation = Activation.Gelu)]
            [Dense(12, PerPosition = true)]
            [Add("heard")]
            [EndRepeat]
            [GlobalAveragePool1D]
            [Dense(5, Activation = Activation.Softmax)]
            public sealed partial class Blocks;
            """,
            """
            using CompiledNet;

            [Network]
            [Input(9, 5)]
            [Conv1D(7, 3, Name = "memory")]
            [MultiHeadAttention(2, 3, "memory", From = "Input1", ValueDim = 5, UseBias = false)]
            [Repeat(2)]
            [MultiHeadAttention(1, 4, Causal = true, Name = "asked")]
            [MultiHeadAttention(2, 2, "memory", Causal = true, From = "asked")]
            [Conv1D(5, 1, Activation = Activation.Tanh)]
            [Add("asked", "Conv2")]
            [EndRepeat]
            public sealed partial class Crossed;
            """,
            """
            using CompiledNet;

            [Network]
            [Input(7, 3)]
            [Lstm(4, ReturnSequences = true, Bidirectional = Bidirectional.Concatenate)]
            [Gru(5, ReturnSequences = true, GoBackwards = true, RecurrentActivation = Activation.HardSigmoid)]
            [SimpleRnn(
                3, ReturnSequences = true, Bidirectional = Bidirectional.Average, UseBias = false, Activation = Activation.LeakyRelu)]
            [Lstm(4, ReturnSequences = true, Activation = Activation.Softsign, Name = "steps")]
            [Gru(2, Bidirectional = Bidirectional.Multiply, Activation = Activation.Linear)]
            [SimpleRnn(2, GoBackwards = true, From = "steps", Name = "end")]
            [Gru(3, ReturnSequences = true, ResetAfter = false, Bidirectional = Bidirectional.Concatenate, From = "steps")]
            [Gru(2, ResetAfter = false, UseBias = false, RecurrentActivation = Activation.HardSigmoid)]
            [Add("Gru2", "end")]
            public sealed partial class Remembering;
            """,
            """
            using CompiledNet;

            [Network]
            [Input(6, Name = "words")]
            [Input(6, 1, Name = "kinds")]
            [Embedding(9, 4, From = "words")]
            [Embedding(7, 3, From = "words")]
            [Embedding(5, 2, From = "kinds")]
            [Concatenate("Embedding1", "Embedding2")]
            [Conv1D(4, 3, Activation = Activation.Tanh)]
            [Gru(3)]
            public sealed partial class Reading;
            """,
            """
            using CompiledNet;

            [Network]
            [Input(6)]
            [Embedding(9, 4, MaskZero = true)]
            [Gru(3)]
            public sealed partial class Masked;
            """,
            """
            using CompiledNet;

            [Network]
            [Input(6, 2)]
            [Masking(-1)]
            [Gru(3)]
            public sealed partial class Blank;
            """,
        ]);

        public void Dispose() => Compiler.Dispose();
    }
}
