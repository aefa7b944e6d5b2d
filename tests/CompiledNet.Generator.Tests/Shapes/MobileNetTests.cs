using System.Text;
using CompiledNet.Generator.Layers;
using Xunit;

namespace CompiledNet.Generator.Tests.Shapes;

/// <summary>
/// MobileNetV3-Small (Howard et al., "Searching for MobileNetV3", 2019), whose blocks squeeze and excite, has as many parameters as
/// torchvision and Keras publish of theirs.
/// </summary>
public sealed class MobileNetTests
{
    /// <summary>Channels between, channels out, kernel, stride, whether it squeezes, and the activation.</summary>
    private static readonly (int Between, int Filters, int Kernel, int Stride, bool Squeezes, string Activation)[] Blocks =
    [
        (16, 16, 3, 2, true, "Relu"), (72, 24, 3, 2, false, "Relu"), (88, 24, 3, 1, false, "Relu"), (96, 40, 5, 2, true, "HardSwish"),
        (240, 40, 5, 1, true, "HardSwish"), (240, 40, 5, 1, true, "HardSwish"), (120, 48, 5, 1, true, "HardSwish"),
        (144, 48, 5, 1, true, "HardSwish"), (288, 96, 5, 2, true, "HardSwish"), (576, 96, 5, 1, true, "HardSwish"),
        (576, 96, 5, 1, true, "HardSwish"),
    ];

    [Fact]
    public void MobileNetV3Small_HasItsPublishedParameters()
    {
        NetworkGraph graph = Networks.Graph(Networks.Source(Attributes()));

        Assert.Equal(2_554_968, graph.Parameters);
        Assert.Equal(
            2_542_856, graph.Layers.Sum(layer => layer.Parameters.Where(each => each.IsTrainable).Sum(each => each.Length)));
        Assert.Equal("7x7x576", graph.Layers.Single(layer => layer.Name == "map").Output.ToString());
        GraphLayer[] first = [.. graph.Layers.SkipWhile(layer => layer.Spec is not GlobalAveragePool2DSpec).Take(4)];
        Assert.Equal(
            ["16 0", "8 136", "16 144", "56x56x16 0"], first.Select(layer => $"{layer.Output} {layer.ParameterCount}"));
    }

    private static string Attributes()
    {
        var text = new StringBuilder("[Input(224, 224, 3)]\n[Conv2D(16, 3, Stride = 2, Padding = Padding.Same, UseBias = false)]\n");
        text.Append("[BatchNormalization]\n[Activation(Activation.HardSwish, Name = \"block0\")]\n");
        int channels = 16;
        for (int index = 0; index < Blocks.Length; index++)
        {
            (int between, int filters, int kernel, int stride, bool squeezes, string activation) = Blocks[index];
            string normalized = $"[BatchNormalization]\n[Activation(Activation.{activation}";
            if (index > 0)
                text.Append($"[Conv2D({between}, 1, UseBias = false)]\n{normalized})]\n");
            text.Append($"[DepthwiseConv2D({kernel}, Stride = {stride}, Padding = Padding.Same, UseBias = false)]\n");
            text.Append($"{normalized}, Name = \"map{index}\")]\n");
            if (squeezes)
                text.Append($"[GlobalAveragePool2D]\n[Dense({Narrow(between)}, Activation = Activation.Relu)]\n")
                    .Append($"[Dense({between}, Activation = Activation.HardSigmoid)]\n[Multiply(\"map{index}\")]\n");
            bool adds = stride == 1 && channels == filters;
            string name = $"Name = \"block{index + 1}\"";
            text.Append($"[Conv2D({filters}, 1, UseBias = false)]\n[BatchNormalization{(adds ? "" : $"({name})")}]\n");
            text.Append(adds ? $"[Add(\"block{index}\", {name})]\n" : "");
            channels = filters;
        }

        return text.Append("[Conv2D(576, 1, UseBias = false)]\n[BatchNormalization]\n[Activation(Activation.HardSwish, Name = \"map\")]\n")
            .Append("[GlobalAveragePool2D]\n[Dense(1024, Activation = Activation.HardSwish)]\n[Dropout(0.2f)]\n")
            .Append("[Dense(1000, Activation = Activation.Softmax)]\n[Loss(Loss.SparseCategoricalCrossentropy)]").ToString();
    }

    /// <summary>A quarter of the channels, in eights, and not less than nine tenths of it.</summary>
    private static int Narrow(int channels)
    {
        double quarter = channels * 0.25;
        int eights = Math.Max(8, (int)(quarter + 4) / 8 * 8);
        return eights < 0.9 * quarter ? eights + 8 : eights;
    }
}
