using CompiledNet.Generator.Layers;
using System.Globalization;
using CompiledNet.Generator.Emission;
using Xunit;

namespace CompiledNet.Generator.Tests.Emission;

public sealed class LayerTableTests
{
    private static readonly ILookup<string, string> NoAlgorithms = Array.Empty<string>().ToLookup(each => each);

    private const string LeNet5 = """
        Model: "LeNet5"
        ___________________________________________________________________
        Layer (type)        Output Shape  Param #     MACs  Receptive field
        ===================================================================
        Input1 (Input)      28x28x1             0        0              1x1
        Conv1 (Conv2D)      24x24x6           156   86,400              5x5
        Pool1 (MaxPool2D)   12x12x6             0        0              6x6
        Conv2 (Conv2D)      8x8x16          2,416  153,600            14x14
        Pool2 (MaxPool2D)   4x4x16              0        0            16x16
        Flatten1 (Flatten)  256                 0        0            16x16
        Dense1 (Dense)      120            30,840   30,720            28x28
        Dense2 (Dense)      84             10,164   10,080            28x28
        Dense3 (Dense)      10                850      840            28x28
        ===================================================================
        Total params: 44,426 (173.54 KB)
        Trainable params: 44,426 (173.54 KB)
        Non-trainable params: 0 (0.00 B)
        MACs: 281,640 per image
        Peak memory: 8.00 KB predicting one image, 146.48 KB predicting 16, 1.43 MB training on 16
        ___________________________________________________________________

        """;

    [Fact]
    public void LeNet5_IsPrintedAsKerasDoesWithWorkAndReceptiveFields() =>
        Assert.Equal(LeNet5, LayerTable.Write(Networks.Graph(Networks.LeNet5), new MemoryUse(8_192, 150_000, 1_500_000), NoAlgorithms));

    [Fact]
    public void Culture_ChangesNothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat = new NumberFormatInfo { NumberGroupSeparator = "'", NumberDecimalSeparator = ",", NumberGroupSizes = [2] };
        CultureInfo.CurrentCulture = odd;
        try
        {
            LeNet5_IsPrintedAsKerasDoesWithWorkAndReceptiveFields();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Algorithms_AreListedInLinesOfTheTablesWidth()
    {
        string[] layers = [.. Enumerable.Range(1, 20).Select(layer => $"Conv{layer}")];
        string table = LayerTable.Write(
            Networks.Graph(Networks.Source("[Input(4)][Dense(2)]")), new MemoryUse(64, 1024, null), layers.ToLookup(_ => "Winograd's F(4x4, 3x3)"));

        string[] all = table.Split('\n');
        string[] lines = [.. all.SkipWhile(line => !line.StartsWith("Winograd", StringComparison.Ordinal)).SkipLast(2)];
        Assert.Equal("Winograd's F(4x4, 3x3): Conv1, Conv2, Conv3, Conv4, Conv5,", lines[0]);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, all[1].Length));
        Assert.Equal(layers, string.Join("", lines)["Winograd's F(4x4, 3x3):".Length..].Split(',').Select(name => name.Trim()));
    }

    [Fact]
    public void NetworkThatOnlyPredicts_HasNoTrainingMemory()
    {
        string table = LayerTable.Write(Networks.Graph(Networks.Source("[Input(4)][Dense(2)]")), new MemoryUse(64, 1024, null), NoAlgorithms);

        Assert.Contains("Peak memory: 64.00 B predicting one image, 1.00 KB predicting 16\n", table);
        Assert.Contains("Input1 (Input)  4                   0     0                -\n", table);
    }
}
