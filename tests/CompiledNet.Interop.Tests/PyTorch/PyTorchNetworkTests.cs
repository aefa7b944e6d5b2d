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
public sealed class PyTorchNetworkTests
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
    };

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
    }

    private static string Named(string name) => Normalization[..^1] + $", Name = \"{name}\")";
}
