using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Onnx;
using CompiledNet.Tool.Onnx.Schema;
using Google.Protobuf;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Interop.Tests.Onnx;

/// <summary>
/// The whole networks of ONNX' conformance data with random weights, where their folder is there: the class gives what ONNX Runtime gives
/// for the same file. COMPILEDNET_LIGHT names others than the smallest, as <c>vgg19,resnet50</c>: the large ones want minutes and some
/// gigabytes.
/// </summary>
public class LightNetworkTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    private static string[] Names => Environment.GetEnvironmentVariable("COMPILEDNET_LIGHT") is { Length: > 0 } names
        ? names.Split(',') : ["squeezenet"];

    [Fact]
    public void NetworksOfRandomWeights_GiveWhatOnnxRuntimeGives()
    {
        foreach (string name in Names)
        {
            if (Find(name) is not { } path)
                return;
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
            RandomWeights.Fill(model, seed: 3);
            using var folder = new TemporaryFolder();
            string random = folder.PathOf($"{name}.onnx");
            using (FileStream file = File.Create(random))
                model.WriteTo(file);

            using var batch = new ImportedBatch([(name, OnnxFile.Read(random))]);
            NetworkGraph graph = batch.Graph(name);
            float[] image = SelfCheck.RandomImages(graph, images: 1, seed: 2);
            float[] predicted = batch.Predict(name, image);
            using var peer = new OnnxPeer(random);
            float[] expected = peer.Predict(image, graph.Inputs[0].Shape, [.. graph.Outputs.Select(each => each.Shape)]);

            double largest = expected.Max(Math.Abs);
            double worst = expected.Zip(predicted, (right, mine) => Math.Abs(right - mine)).Max() / largest;
            output.WriteLine($"{name}: {expected.Length} outputs from {expected.Min():0.0e+00} to {expected.Max():0.0e+00}, "
                + $"worst difference {worst:0.0e+00} of the largest, {batch.Text(name).Count(letter => letter == '\n')} lines");
            Assert.Equal(expected.Length, predicted.Length);
            Assert.True(expected.Max() - expected.Min() > 0.1 * largest, $"The outputs of {name} are nearly equal, which proves little.");
            Assert.True(worst <= Tolerance, $"{name} differs by {worst} of its largest output.");
        }
    }

    [Theory]
    [InlineData("bvlc_alexnet", "(LRN)")]
    [InlineData("zfnet512", "(LRN)")]
    [InlineData("inception_v1", "(LRN)")]
    [InlineData("shufflenet", "a channel shuffle")]
    public void WhatCannotBeSaid_IsNamed(string name, string expected)
    {
        if (Find(name) is not { } path)
            return;
        var unsupported = Assert.Throws<UnsupportedNetworkException>(() => OnnxFile.Read(path).Lower());
        output.WriteLine(string.Join('\n', unsupported.Refusals));
        Assert.Contains(unsupported.Refusals, refusal => refusal.ToString().Contains(expected, StringComparison.Ordinal));
    }

    private string? Find(string name)
    {
        string? path = SharedFolder.Find("onnx") is { } folder ? Path.Combine(folder, "light", $"light_{name}.onnx") : null;
        if (path is not null)
            return path;
        output.WriteLine("Nothing was compared: the conformance data of ONNX is not on this machine.");
        return null;
    }
}
