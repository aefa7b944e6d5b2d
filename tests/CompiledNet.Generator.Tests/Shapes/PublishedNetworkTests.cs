using CompiledNet.Generator.Layers;
using Xunit;

namespace CompiledNet.Generator.Tests.Shapes;

/// <summary>Networks that others have drawn have as many parameters here as they say.</summary>
public class PublishedNetworkTests
{
    private const string Relu = "Activation = Activation.Relu";
    private const string Softmax = "Activation = Activation.Softmax";
    private const string Normalized = "[BatchNormalization][Activation(Activation.Relu)]";

    private static readonly Dictionary<string, (string Attributes, int Parameters, string Output)> Networks = new()
    {
        // MLPerf Tiny (Banbury et al. 2021): image classification.
        ["ResNet-8"] = (
            $"""
            [Input(32, 32, 3)]
            [Conv2D(16, 3, Padding = Padding.Same)][BatchNormalization][Activation(Activation.Relu, Name = "r0")]
            {Block(16, 1, "r0", "r1")}{Block(32, 2, "r1", "r2")}{Block(64, 2, "r2", "r3")}
            [AveragePool2D(8)][Flatten][Dense(10, {Softmax})]
            """,
            78_666,
            "10"),

        // MLPerf Tiny: keyword spotting.
        ["DS-CNN"] = (
            $"""
            [Input(49, 10, 1)]
            [Conv2D(64, 10, 4, Stride = 2, Padding = Padding.Same)]{Normalized}[Dropout(0.2f)]
            {Separated}{Separated}{Separated}{Separated}
            [Dropout(0.4f)][AveragePool2D(25, 5)][Flatten][Dense(12, {Softmax})]
            """,
            24_908,
            "12"),

        // MLPerf Tiny: anomaly detection.
        ["ToyADMOS autoencoder"] = (
            $"[Input(640)]{Coded(128)}{Coded(128)}{Coded(128)}{Coded(128)}{Coded(8)}{Coded(128)}{Coded(128)}{Coded(128)}{Coded(128)}[Dense(640)]",
            269_992,
            "640"),

        // Iandola et al. 2016, version 1.1, as torchvision has it.
        ["SqueezeNet 1.1"] = (
            $"""
            [Input(224, 224, 3)]
            [Conv2D(64, 3, Stride = 2, AllowCropping = true, {Relu})][MaxPool2D(3, Stride = 2, CeilMode = true)]
            {Fire(2, 16, 64)}{Fire(3, 16, 64)}[MaxPool2D(3, Stride = 2, CeilMode = true)]
            {Fire(4, 32, 128)}{Fire(5, 32, 128)}[MaxPool2D(3, Stride = 2, CeilMode = true)]
            {Fire(6, 48, 192)}{Fire(7, 48, 192)}{Fire(8, 64, 256)}{Fire(9, 64, 256)}
            [Dropout(0.5f)][Conv2D(1000, 1, {Relu})][GlobalAveragePool2D]
            """,
            1_235_496,
            "1000"),

        // Zhang et al. 2016.
        ["MTCNN's P-net"] = (
            $"""
            [Input(12, 12, 3)]
            [Conv2D(10, 3)][PRelu(PerChannel = true)][MaxPool2D(2, CeilMode = true)]
            [Conv2D(16, 3)][PRelu(PerChannel = true)][Conv2D(32, 3)][PRelu(PerChannel = true, Name = "body")]
            [Conv2D(2, 1, {Softmax}, Name = "face")][Conv2D(4, 1, From = "body", Name = "box")]
            [Output("face")][Output("box")]
            """,
            6_632,
            "1x1x4"),

        // The variational autoencoder of Keras' examples.
        ["a decoder of digits"] = (
            $"""
            [Input(2)]
            [Dense(7 * 7 * 64, {Relu})][Reshape(7, 7, 64)]
            [Conv2DTranspose(64, 3, Stride = 2, Padding = Padding.Same, {Relu})]
            [Conv2DTranspose(32, 3, Stride = 2, Padding = Padding.Same, {Relu})]
            [Conv2DTranspose(1, 3, Padding = Padding.Same, Activation = Activation.Sigmoid)]
            """,
            65_089,
            "28x28x1"),

        // Redmon and Farhadi 2016: 5 boxes at each position, of 4 coordinates, a score and 20 classes.
        ["the head of Tiny YOLOv2"] = (
            "[Input(13, 13, 1024)][Conv2D(5 * (5 + 20), 1)][Reshape(13 * 13 * 5, 25)]", 128_125, "845x25"),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void PublishedNetwork_HasItsParametersAndItsOutput(string name)
    {
        (string attributes, int parameters, string output) = Networks[name];

        NetworkGraph graph = Tests.Networks.Graph(Tests.Networks.Source(attributes));

        Assert.Equal(parameters, graph.Layers.Sum(layer => layer.ParameterCount));
        Assert.Equal(output, graph.Layers[graph.Layers.Count - 1].Output.ToString());
    }

    private static string Separated =>
        $"[DepthwiseConv2D(3, Padding = Padding.Same)]{Normalized}[Conv2D(64, 1)]{Normalized}\n";

    private static string Coded(int units) => $"[Dense({units})]{Normalized}";

    private static string Block(int filters, int stride, string before, string name) =>
        $"""
        [Conv2D({filters}, 3, Stride = {stride}, Padding = Padding.Same)]{Normalized}
        [Conv2D({filters}, 3, Padding = Padding.Same)][BatchNormalization(Name = "{name}b")]
        {(stride == 1 ? $"[Add(\"{before}\")]" : $"[Conv2D({filters}, 1, Stride = {stride}, Padding = Padding.Same, From = \"{before}\")][Add(\"{name}b\")]")}
        [Activation(Activation.Relu, Name = "{name}")]

        """;

    private static string Fire(int number, int squeezed, int expanded) =>
        $"""
        [Conv2D({squeezed}, 1, {Relu}, Name = "squeeze{number}")][Conv2D({expanded}, 1, {Relu}, Name = "small{number}")]
        [Conv2D({expanded}, 3, Padding = Padding.Same, {Relu}, From = "squeeze{number}")][Concatenate("small{number}")]

        """;
}
