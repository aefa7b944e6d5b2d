using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Convolutions whose weights leave the second-level cache: one image reads them once, whatever its rows.</summary>
public sealed class DeepLayerTests
{
    private const string Ends = "[GlobalAveragePool2D] [Dense(3, Activation = Activation.Softmax)] [Loss(Loss.SparseCategoricalCrossentropy)]";

    /// <summary>Strides, with filters that are whole tiles of registers and with some beside; and products of 36 points.</summary>
    public static TheoryData<string, string> Layers => new()
    {
        { "[Input(7, 5, 3)] [Conv2D(144, 1)] [Conv2D(176, 3, Stride = 2, Padding = Padding.Same)]", "Conv2One" },
        { "[Input(5, 5, 3)] [Conv2D(192, 1)] [Conv2D(136, 3, Stride = 2)]", "Conv2One" },
        { "[Input(8, 8, 3)] [Conv2D(96, 1)] [Conv2D(96, 3, Padding = Padding.Same)]", "Conv2MultiplyOne" },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Network_AgreesWithTheReference(string layers, string kernel)
    {
        string source = $"[Network] {layers} {Ends} public sealed partial class Net;";
        Assert.Contains($"TKernels.{kernel}(", GeneratorRunner.Run("using CompiledNet;\n" + source, new GeneratorOptions()).Text, StringComparison.Ordinal);
        DeclaredNetwork.Verify(source, seed: 1, isChecked: true, 1, 2);
    }

    [Theory]
    [InlineData(16, "for (nint row = 0; row < 2; row++)")]
    [InlineData(192, "for (nint filter = 0; filter < 256; filter += 128)")]
    public void Weights_AreReadOnceWhereTheyAreMany(int channels, string outermost)
    {
        string source = $"[Network] [Input(5, 5, 3)] [Conv2D({channels}, 1)] [Conv2D(256, 3, Stride = 2)] public sealed partial class Net;";
        string text = GeneratorRunner.Run("using CompiledNet;\n" + source, new GeneratorOptions()).Text;
        int kernel = text.IndexOf("static void Conv2One(", StringComparison.Ordinal);
        int loop = text.IndexOf("for (", kernel, StringComparison.Ordinal);
        Assert.Equal(outermost, text[loop..text.IndexOf('\n', loop)].TrimEnd());
    }

    [Fact]
    public void Tiles_AreOneBlockWhereWeightsAreMany()
    {
        const string Source = "[Network] [Input(8, 8, 3)] [Conv2D(128, 1)] [Conv2D(128, 3, Padding = Padding.Same)] public sealed partial class Net;";
        string text = GeneratorRunner.Run("using CompiledNet;\n" + Source, new GeneratorOptions()).Text;
        Assert.Contains("TShared.WinogradValues4(ref conv2Patch, 1280, 2, 2, 128, 128, ref conv2Values);", text, StringComparison.Ordinal);
    }
}
