using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using Xunit;

namespace CompiledNet.Generator.Tests.Shapes;

public sealed class ShapeInferenceTests
{
    [Fact]
    public void LeNet5_HasItsShapesParametersAndMacs()
    {
        NetworkGraph graph = Networks.Graph(Networks.LeNet5);

        Assert.Equal(
            [
                "Input1 28x28x1 0 0", "Conv1 24x24x6 156 86400", "Pool1 12x12x6 0 0", "Conv2 8x8x16 2416 153600",
                "Pool2 4x4x16 0 0", "Flatten1 256 0 0", "Dense1 120 30840 30720", "Dense2 84 10164 10080", "Dense3 10 850 840",
            ],
            graph.Layers.Select(layer => $"{layer.Name} {layer.Output} {layer.ParameterCount} {layer.Macs}"));
        Assert.Equal(44_426, graph.Parameters);
        Assert.Equal([8], graph.Outputs.Select(output => output.Layer));
    }

    [Fact]
    public void CifarBaselineWithoutNormalization_HasItsShapes()
    {
        NetworkGraph graph = Networks.Graph(Networks.Source("""
            [Input(32, 32, 3)]
            [Conv2D(6, 5, Padding = Padding.Same)]
            [Activation(Activation.Relu)]
            [MaxPool2D(2, Stride = 2, Padding = Padding.Same)]
            [Flatten]
            [Dense(128, Activation = Activation.Relu)]
            [Dense(10, Activation = Activation.Softmax)]
            [Loss(Loss.SparseCategoricalCrossentropy)]
            """));

        Assert.Equal(
            ["32x32x3", "32x32x6", "32x32x6", "16x16x6", "1536", "128", "10"],
            graph.Layers.Select(layer => layer.Output.ToString()));
        Assert.Equal(198_506 - 24, graph.Parameters);
        Assert.Equal(new WindowAxis(32, 5, 1, 2, 2, 32), graph.Layers[1].Window!.Rows);
    }

    [Fact]
    public void LeNet5_HasItsReceptiveFields()
    {
        NetworkGraph graph = Networks.Graph(Networks.LeNet5);

        Assert.Equal(
            ["1x1/1", "5x5/1", "6x6/2", "14x14/2", "16x16/4", "16x16/4", "28x28/28", "28x28/28", "28x28/28"],
            graph.Layers.Select(layer => layer.ReceptiveField).Select(field => $"{field.Height}x{field.Width}/{field.JumpHeight}"));
    }

    [Fact]
    public void TwoSmallKernels_SeeWhatOneLargeSees()
    {
        NetworkGraph small = Networks.Graph(Networks.Source("[Input(9, 9, 1)][Conv2D(1, 3)][Conv2D(1, 3)]"));
        NetworkGraph large = Networks.Graph(Networks.Source("[Input(9, 9, 1)][Conv2D(1, 5)]"));

        Assert.Equal(large.Layers[1].ReceptiveField, small.Layers[2].ReceptiveField);
    }

    [Fact]
    public void Kernels_HaveKerasLayoutsAndFans()
    {
        NetworkGraph graph = Networks.Graph(Networks.Source("[Input(7, 9, 3)][Conv2D(8, 3, 5)][Flatten][Dense(4, UseBias = false)]"));

        ParameterSpec kernel = graph.Layers[1].Parameters[0];
        Assert.Equal("kernel", kernel.Name);
        Assert.Equal([3, 5, 3, 8], kernel.Shape);
        Assert.Equal(3 * 5 * 3, kernel.FanIn);
        Assert.Equal(3 * 5 * 8, kernel.FanOut);
        Assert.Equal([8], graph.Layers[1].Parameters[1].Shape);
        Assert.Equal(InitializerKind.Zeros, graph.Layers[1].Parameters[1].Initializer);

        ParameterSpec dense = Assert.Single(graph.Layers[3].Parameters);
        Assert.Equal([5 * 5 * 8, 4], dense.Shape);
        Assert.Equal((200, 4), (dense.FanIn, dense.FanOut));
    }

    [Fact]
    public void Names_AreTheUsersOrKindAndOrdinal()
    {
        NetworkGraph graph = Networks.Graph(Networks.Source(
            "[Input(8, 8, 1)][Conv2D(1, 3, Name = \"skip\")][Conv2D(1, 3)][AveragePool2D(2)][Flatten][Activation(Activation.Tanh)]"));

        Assert.Equal(["Input1", "skip", "Conv2", "Pool1", "Flatten1", "Activation1"], graph.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Layers_FollowTheirPredecessors()
    {
        NetworkGraph graph = Networks.Graph(Networks.LeNet5);

        Assert.Empty(graph.Layers[0].Inputs);
        Assert.All(Enumerable.Range(1, 8), i => Assert.Equal([i - 1], graph.Layers[i].Inputs));
        Assert.All(Enumerable.Range(1, 8), i => Assert.Equal(graph.Layers[i - 1].Output, graph.Layers[i].Input));
    }
}
