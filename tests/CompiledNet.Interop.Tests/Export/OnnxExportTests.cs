using CompiledNet.Interop.Tests.Onnx;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Onnx;
using CompiledNet.Tool.Onnx.Schema;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Interop.Tests.Export;

/// <summary>Networks as ONNX: ONNX Runtime computes what the class computes, and what is imported again does too.</summary>
[Collection(ExportedNetworks.Collection)]
public class OnnxExportTests(ExportedNetworks networks, ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(17)]
    [InlineData(21)]
    public void ExportedNetworks_GiveTheSameInOnnxRuntime(int opset)
    {
        int compared = 0;
        foreach (string name in networks.Names)
        {
            ModelProto model;
            try
            {
                model = OnnxWriter.Write(networks.Graph(name), name, opset);
            }
            catch (UnsupportedNetworkException unsupported) when (opset < 11)
            {
                output.WriteLine($"{name}: {unsupported.Refusals[0]}");
                continue;
            }

            using var peer = new OnnxPeer(model);
            float[] images = networks.RandomImages(name, 3);
            double worst = ExportedNetworks.Worst(networks.Predict(name, images), peer.Predict(
                images, [.. networks.Network(name).Architecture.Inputs.Select(input => input.Shape)], networks.OutputShapes(name)));
            Assert.True(worst < Tolerance, $"{name} differs by {worst}.");
            compared++;
        }

        Assert.True(compared > networks.Names.Count / 2, $"{compared} networks could be compared.");
    }

    [Fact]
    public void NetworksThatGoOutAndComeBack_AreTheSame()
    {
        using var batch = new ImportedBatch(networks.Names.Select(
            name => (name, (INetworkSource)OnnxFile.Read(OnnxWriter.Write(networks.Graph(name), name), name, "."))));
        foreach (string name in networks.Names)
        {
            float[] images = networks.RandomImages(name, 5);
            double worst = ExportedNetworks.Worst(networks.Predict(name, images), batch.Predict(name, images));
            Assert.True(worst < Tolerance, $"{name} differs by {worst}.");
            Assert.True(batch.Check(name).IsRight, $"{name}: {batch.Check(name)}");
        }

        output.WriteLine(batch.Text("ResNet20"));
        output.WriteLine(batch.Text("Mobile"));
        Assert.Contains("[Conv2D(6, 5, Activation = Activation.Sigmoid)]", batch.Text("LeNet5"), StringComparison.Ordinal);
        Assert.Contains("[Input(24, 5)]", batch.Text("Steps"), StringComparison.Ordinal);
        Assert.Contains("[DepthwiseConv1D(3, Padding = Padding.Same, Dilation = 2", batch.Text("Steps"), StringComparison.Ordinal);
        Assert.Contains("[Conv1D(6, 3, Padding = Padding.Causal", batch.Text("Steps"), StringComparison.Ordinal);
    }

    [Fact]
    public void AttributesOfAnAssembly_GiveTheParametersOfTheClass()
    {
        foreach (string name in networks.Names)
        {
            NetworkGraph graph = networks.Graph(name);
            Assert.Equal(networks.Network(name).Parameters.Select(parameter => parameter.Name),
                graph.Owners.SelectMany(node => node.Layer.Weights, (node, weight) => $"{node.Name}.{weight.Variable}"));
            Assert.Equal(networks.OutputShapes(name), graph.Outputs.Select(node => node.Shape));
        }
    }
}
