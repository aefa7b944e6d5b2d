using System.Text;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Kernels whose columns are a counted loop: their text is bounded, and they compute what the reference does.</summary>
public sealed class WideWindowTests
{
    private const int MostBytes = 1_000_000;
    private const PaddingMode Same = PaddingMode.Same;

    private static readonly NetworkDescription[] Wide =
    [
        Of(new(1, 100, 3), Conv(2, 1, 1), Conv(5, 1, 70), Conv(2, 1, 5)),
        Of(new(2, 90, 2), Conv(3, 1, 1), Conv(17, 2, 33, Same), Conv(2, 1, 1)),
        Of(new(3, 81, 1), Conv(2, 1, 1), new Conv2D(null, 2, new Window(3, 41, 1, 2, Same), UseBias: true, ActivationFunction.Tanh)),
        Of(
            new(2, 70, 2), Conv(2, 1, 1), new Conv2D(null, 4, new Window(1, 23, 1, 1, Same) { DilationWidth = 3 }, UseBias: false, ActivationFunction.Relu)),
        Of(
            new(2, 75, 4), Conv(4, 1, 1), new Conv2D(null, 6, new Window(1, 67, 1, 1, PaddingMode.Valid), UseBias: true, ActivationFunction.Linear, 2)),
        Of(
            new(2, 68, 3), Conv(3, 1, 1), new DepthwiseConv2D(null, new Window(2, 66, 1, 1, Same), 2, UseBias: true, ActivationFunction.Linear)),
        Of(
            new(1, 72, 17), Conv(17, 1, 1), new DepthwiseConv2D(null, new Window(1, 25, 1, 1, Same), 1, UseBias: true, ActivationFunction.Relu)),
        Of(
            new(2, 9, 2), Conv(3, 1, 1), new Conv2DTranspose(null, 2, new Window(1, 68, 1, 1, PaddingMode.Valid), UseBias: true, ActivationFunction.Linear)),
        Of(
            new(1, 9, 2), Conv(3, 1, 1), new Conv2DTranspose(null, 3, new Window(1, 67, 1, 3, Same), UseBias: true, ActivationFunction.Linear)),
        Of(new(2, 80, 1), Conv(2, 1, 1), Conv(3, 2, 67, Same), new MaxPooling2D(null, new Window(2, 2, 2, 2)), new Flatten(null),
            new Dense(null, 3, UseBias: true, ActivationFunction.Linear)),
        Of(new(2, 80, 1), Conv(3, 2, 67, Same), new MaxPooling2D(null, new Window(2, 2, 2, 2))),
    ];

    [Fact]
    public void WideKernels_ComputeWhatTheReferenceDoes()
    {
        using var batch = NetworkBatch.Compile([.. Wide.Select((network, index) => network with { ClassName = $"Net{index}" })]);

        Assert.Empty(JitBudget.FindTooLarge(batch.Image));
        for (int index = 0; index < Wide.Length; index++)
            NetworkVerifier.Verify(batch, index, seed: index, 1, 18);
    }

    [Theory]
    [InlineData("[Input(1, 2000, 1)][Conv2D(4, 1, 1000)][Conv2D(4, 1, 1000)][GlobalAveragePool2D]")]
    [InlineData("[Input(1, 2000, 4)][Conv2D(8, 1, 1000, Padding = Padding.Same)][DepthwiseConv2D(1, 999, Padding = Padding.Same)][GlobalAveragePool2D]")]
    [InlineData("[Input(100, 100, 3)][Conv2D(16, 64)][Conv2D(16, 30, Padding = Padding.Same)][GlobalAveragePool2D]")]
    [InlineData("[Input(100, 100, 3)][Conv2D(16, 64, Padding = Padding.Same)][Conv2D(16, 25, Padding = Padding.Same)][GlobalAveragePool2D]")]
    [InlineData("[Input(1, 500, 3)][Conv2D(16, 1, 400)][Conv2DTranspose(3, 1, 400)][GlobalAveragePool2D]")]
    [InlineData("[Input(100, 100, 3)][Conv2D(7, 64, 64)][Conv2D(7, 17, Padding = Padding.Same)][Conv2D(7, 15, Padding = Padding.Same)][GlobalAveragePool2D]")]
    [InlineData("[Input(16, 16, 4096)][Conv2D(4096, 3, Groups = 2)][GlobalAveragePool2D]")]
    [InlineData("[Input(16, 16, 1000)][Conv2D(4000, 3, Groups = 500)][GlobalAveragePool2D]")]
    [InlineData("[Input(16, 16, 3)][DepthwiseConv2D(3, DepthMultiplier = 1000)][GlobalAveragePool2D]")]
    [InlineData("[Input(1024, 1024, 1)][Conv2D(2, 3, Padding = Padding.Same)][MaxPool2D(1000, Stride = 24)][GlobalAveragePool2D]")]
    [InlineData("[Input(64, 64, 1)][Conv2D(2, 3, Padding = Padding.Same)][L2Pool2D(64)][Flatten][Dense(10000)]")]
    [InlineData("[Input(8, 8, 1)][Conv2D(3, 3, Padding = Padding.Same)][UpSampling2D(64)][GlobalAveragePool2D]")]
    [InlineData("[Input(8, 8, 1)][Conv2D(3, 3, Padding = Padding.Same)][UpSampling2D(64, Interpolation = Interpolation.Bilinear)][ZeroPadding2D(100)][GlobalAveragePool2D]")]
    [InlineData("[Input(64, 999, 1)][Conv2D(7, 1, 63, StrideWidth = 9)][Conv2DTranspose(7, 1, 63, StrideWidth = 9)][GlobalAveragePool2D]")]
    [InlineData("[Input(8, 700, 2)][Conv2D(16, 1, 64, DilationWidth = 10)][Conv2D(16, 1, 7, Padding = Padding.Same, DilationWidth = 9)][GlobalAveragePool2D]")]
    [InlineData("[Input(8, 8, 2)][Conv2D(3, 5, Padding = Padding.Same)][Conv2D(3, 5, Padding = Padding.Same, StrideHeight = 4, StrideWidth = 4)][SeparableConv2D(5, 2)][GlobalAveragePool2D]")]
    public void TextOfLargeLayers_IsBounded(string attributes)
    {
        GeneratorResult result = GeneratorRunner.Run(Tests.Networks.Source(attributes + "[Loss(Loss.MeanSquaredError)]"));
        string text = result.Text;
        using var image = new MemoryStream();
        Assert.True(result.Output.Emit(image).Success);

        Assert.Contains("NetKernels512", text, StringComparison.Ordinal);
        Assert.Empty(JitBudget.FindTooLarge(image.ToArray()));
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, MostBytes);
    }

    private static NetworkDescription Of(TensorShape input, params LayerDescription[] layers) =>
        new("Net", input, layers, LossFunction.MeanSquaredError);

    private static Conv2D Conv(int filters, int height, int width, PaddingMode padding = PaddingMode.Valid) =>
        new(null, filters, new Window(height, width, 1, 1, padding), UseBias: true, ActivationFunction.Linear);
}
