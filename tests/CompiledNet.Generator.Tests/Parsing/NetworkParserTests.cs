using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Losses;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Words;
using CompiledNet.TestSupport;
using Xunit;

namespace CompiledNet.Generator.Tests.Parsing;

public sealed class NetworkParserTests
{
    [Fact]
    public void ConvolutionWithoutOptions_HasKerasDefaults() => Assert.Equal(
        new Conv2DSpec { Filters = 6, Window = new WindowSpec(5, 5, 1, 1, PaddingKind.Valid, null, null, false) },
        Layer("Conv2D(6, 5)"));

    [Fact]
    public void PoolWithoutStride_StepsByItsWindow() => Assert.Equal(
        new MaxPool2DSpec { Window = new WindowSpec(2, 3, 2, 3, PaddingKind.Valid, null, null, false) },
        Layer("MaxPool2D(2, 3)"));

    [Theory]
    [InlineData("Stride = 4", 4, 4)]
    [InlineData("StrideHeight = 4", 4, 3)]
    [InlineData("Stride = 4, StrideWidth = 5", 4, 5)]
    [InlineData("StrideHeight = 4, StrideWidth = 5", 4, 5)]
    public void Strides_OfOneAxisGoBeforeTheCommonOne(string arguments, int height, int width)
    {
        var pool = (AveragePool2DSpec)Layer($"AveragePool2D(3, {arguments})");

        Assert.Equal((height, width), (pool.Window.StrideHeight, pool.Window.StrideWidth));
    }

    [Theory]
    [InlineData("ZeroPadding = 2", 2, 2)]
    [InlineData("ZeroPadding = 0", 0, 0)]
    [InlineData("ZeroPaddingHeight = 2", 2, 0)]
    [InlineData("ZeroPadding = 1, ZeroPaddingWidth = 2", 1, 2)]
    public void Zeros_OfOneAxisGoBeforeTheCommonOnes(string arguments, int height, int width)
    {
        WindowSpec window = ((Conv2DSpec)Layer($"Conv2D(1, 3, {arguments})")).Window;

        Assert.Equal((height, width), (window.ZeroHeight, window.ZeroWidth));
    }

    [Fact]
    public void AllArguments_AreReadByName() => Assert.Equal(
        new Conv2DSpec
        {
            Name = "skip",
            Filters = 8,
            Window = new WindowSpec(1, 3, 2, 1, PaddingKind.Same, null, null, true),
            UseBias = false,
            Activation = ActivationKind.Tanh,
        },
        Layer("""
            Conv2D(kernelWidth: 3, kernelHeight: 1, filters: 8, Name = "skip", StrideHeight = 2, Padding = Padding.Same,
            AllowCropping = true, UseBias = false, Activation = Activation.Tanh)
            """));

    [Fact]
    public void NegativeSlope_IsRead() => Assert.Equal(
        new ActivationSpec { Activation = new FunctionSpec(ActivationKind.LeakyRelu, 0.1f) },
        Layer("Activation(Activation.LeakyRelu, NegativeSlope = 0.1f)"));

    [Fact]
    public void Initializers_AreReadWithTheirNumbers() => Assert.Equal(
        new DenseSpec
        {
            Units = 2,
            KernelInitializer = new InitializerSpec(InitializerKind.RandomNormal, 0.1f),
            BiasInitializer = InitializerKind.Ones,
        },
        Layer("Dense(2, KernelInitializer = Initializer.RandomNormal, KernelInitializerValue = 0.1f, BiasInitializer = Initializer.Ones)"));

    [Fact]
    public void PenaltiesAndNorms_AreRead() => Assert.Equal(
        new DenseSpec { Units = 2, KernelRestraint = new WeightRestraint(1e-5f, 0.5f, 3) },
        Layer("Dense(2, KernelL1 = 1e-5f, KernelL2 = 0.5f, KernelMaxNorm = 3)"));

    [Fact]
    public void Constants_AreRead() => Assert.Equal(
        new DenseSpec { Units = 12, Activation = ActivationKind.Relu },
        Layer("Dense(Sizes.Hidden * 2, Activation = Sizes.Function)", "static class Sizes { public const int Hidden = 6; public const Activation Function = Activation.Relu; }"));

    [Theory]
    [InlineData("Dense()")]
    [InlineData("Dense(")]
    [InlineData("Dense(\"2\")")]
    [InlineData("Dense(unknown)")]
    [InlineData("Dense(2, Units = 3)")]
    [InlineData("Dense(2, UseBias = 3)")]
    [InlineData("Dense(2, Activation = Activation.)")]
    [InlineData("Dense(2, 3, 4)")]
    [InlineData("Dens(2)")]
    public void AttributeThatCSharpRejects_EndsTheInferenceWithoutAnErrorOfOurs(string attribute)
    {
        NetworkSpec network = Networks.Parse(Networks.Source($"[Input(4, 4, 1)]\n[{attribute}]\n[Dense(3)]"));

        Assert.IsType<UnreadableSpec>(network.Layers[1]);
        InferenceResult result = ShapeInference.Infer(network);
        Assert.Null(result.Graph);
        Assert.Empty(result.Violations);
    }

    [Fact]
    public void Type_IsDescribedAsItMustBeRepeated()
    {
        TypeSpec type = Networks.Parse("""
            using CompiledNet;
            namespace A.@event
            {
                partial interface Outer
                {
                    partial record struct Inner
                    {
                        [Network]
                        partial class @class;
                    }
                }
            }
            """).Type;

        Assert.Equal("A.@event", type.Namespace);
        Assert.Equal(["partial interface Outer", "partial record struct Inner"], type.ContainingTypes);
        Assert.Equal(("class", "@class"), (type.Name, type.Identifier));
        Assert.Equal("A.event.Outer.Inner.class.g.cs", type.HintName);
        Assert.True(type.CanBeExtended);
    }

    [Fact]
    public async Task NetworksWhoseNamesDifferByCaseOnly_HaveFilesOfTheirOwn()
    {
        const string Network = "[CompiledNet.Network][CompiledNet.Input(2)][CompiledNet.Dense(1)] public partial class ";

        AnalyzerResult result = await AnalyzerRunner.RunAsync($"namespace Demo {{ {Network} Net; {Network} NET; {Network} Other; }}");

        Assert.Empty(result.Driver);
        Assert.Equal(
            ["Demo.NET.g.cs", "Demo.Net.2.g.cs", "Demo.Other.g.cs"],
            result.Program.SyntaxTrees.Skip(1).Select(tree => Path.GetFileName(tree.FilePath)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NetworkAttributeOnEveryPart_GivesOneFile()
    {
        // C# rejects the second (CS0579); the generator must not answer with a file of the same name.
        AnalyzerResult result = await AnalyzerRunner.RunAsync(
            "[CompiledNet.Network][CompiledNet.Input(2)][CompiledNet.Dense(1)] partial class Net; [CompiledNet.Network] partial class Net;");

        Assert.Empty(result.Driver);
        Assert.Equal(2, result.Program.SyntaxTrees.Count());
    }

    [Fact]
    public void EqualSources_GiveEqualSpecs()
    {
        NetworkSpec first = Networks.Parse(Networks.LeNet5);
        NetworkSpec second = Networks.Parse("// A comment.\r\n" + Networks.LeNet5);

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, Networks.Parse(Networks.LeNet5.Replace("Dense(84", "Dense(85")));
    }

    [Fact]
    public void EveryMemberOfTheEnumOfLosses_IsALoss() => Assert.Equal(
        Enum.GetValues<LossKind>().Order(), LossKinds.All.Select(loss => loss.Kind).Order());

    /// <summary>What Keras does where nothing is said.</summary>
    [Theory]
    [InlineData("MaxPool2D", "MaxPool2D(2, 2)")]
    [InlineData("MaxPool2D(Stride = 1)", "MaxPooling2D(2, Stride = 1)")]
    [InlineData("AvgPool2D", "AveragePool2D(2)")]
    [InlineData("AveragePooling2D()", "AvgPool2D(2)")]
    [InlineData("L2Pool2D", "L2Pool2D(2)")]
    [InlineData("GlobalAvgPool2D", "GlobalAveragePooling2D")]
    [InlineData("UpSampling2D", "UpSampling2D(2)")]
    [InlineData("ZeroPadding2D", "ZeroPadding2D(1)")]
    [InlineData("MaxPool1D", "MaxPooling1D(2, Stride = 2)")]
    [InlineData("AvgPool1D(3)", "AveragePooling1D(3, Stride = 3)")]
    [InlineData("GlobalAvgPool1D", "GlobalAveragePooling1D")]
    [InlineData("UpSampling1D", "UpSampling1D(2)")]
    [InlineData("ZeroPadding1D", "ZeroPadding1D(1, 1)")]
    [InlineData("Cropping1D", "Cropping1D(1)")]
    public void Layers_HaveTheDefaultsAndNamesOfKeras(string written, string whole) => Assert.Equal(Layer(whole), Layer(written));

    [Theory]
    [InlineData("Cropping2D(2)", "Cropping2D(2, 2, 2, 2)")]
    [InlineData("Cropping2D(1, 2)", "Cropping2D(1, 1, 2, 2)")]
    [InlineData("Reshape(width: 3, height: 4, channels: -1)", "Reshape(4, 3, -1)")]
    [InlineData("Permute(channels: 3, width: 1, height: 2)", "Permute(2, 1, 3)")]
    public void Arrangements_AreReadInWhicheverWay(string written, string whole) => Assert.Equal(Layer(whole), Layer(written));

    [Theory]
    [InlineData("", null, null)]
    [InlineData(", OutputPadding = 1", 1, 1)]
    [InlineData(", OutputPaddingWidth = 1", 0, 1)]
    [InlineData(", OutputPadding = 0, OutputPaddingHeight = 1", 1, 0)]
    public void OutputPadding_OfOneAxisGoesBeforeTheCommonOne(string argument, int? height, int? width)
    {
        var layer = (Conv2DTransposeSpec)Layer($"Conv2DTranspose(2, 3, Stride = 2{argument})");

        Assert.Equal((height, width), (layer.OutputPaddingHeight, layer.OutputPaddingWidth));
    }

    [Fact]
    public void ConvolutionOverSteps_HasAWindowOfOneRow() => Assert.Equal(
        new Conv1DSpec
        {
            Filters = 6,
            Window = new WindowSpec(1, 5, 1, 1, PaddingKind.Causal, null, null, false) { DilationWidth = 2 },
        },
        Layer("Conv1D(6, 5, Padding = Padding.Causal, Dilation = 2)"));

    [Fact]
    public void InputAndReshapeOfTwoSizes_AreSequences()
    {
        Assert.Equal(new InputSpec { Shape = Shape.Sequence(128, 3) }, Layer("Input(128, 3)"));
        Assert.Equal(new ReshapeSpec { Target = Shape.Sequence(-1, 3) }, Layer("Reshape(-1, 3)"));
    }

    [Fact]
    public void LayersWithFewArguments_AreRead()
    {
        Assert.Equal(new DenseSpec { Units = 3, IsPerPosition = true }, Layer("Dense(3, PerPosition = true)"));
        Assert.Equal(new LayerNormalizationSpec { Epsilon = 1e-3f }, Layer("LayerNormalization"));
        Assert.Equal(new MultiHeadAttentionSpec { Heads = 4, KeyDim = 16 }, Layer("MultiHeadAttention(4, 16)"));
        Assert.Equal(
            new MultiHeadAttentionSpec { Heads = 2, KeyDim = 3, WrittenValueDim = 5, UseBias = false, IsCausal = true, Others = new(["memory"]) },
            Layer("MultiHeadAttention(2, 3, \"memory\", ValueDim = 5, UseBias = false, Causal = true)"));
        Assert.Equal(new PositionEmbeddingSpec(), Layer("PositionEmbedding"));
        Assert.Equal(new EmbeddingSpec { InputDim = 7, OutputDim = 3, MaskZero = true }, Layer("Embedding(7, 3, MaskZero = true)"));
        Assert.Equal(new MaskingSpec { MaskValue = -1 }, Layer("Masking(-1)"));
        Assert.Equal(new GruSpec { Units = 4, ResetAfter = false }, Layer("Gru(4, ResetAfter = false)"));
        Assert.Equal(new GroupNormalizationSpec { Groups = 32, Epsilon = 1e-5f }, Layer("GroupNormalization(Epsilon = 1e-5f)"));
        Assert.Equal(new GroupNormalizationSpec { Groups = 4 }, Layer("GroupNormalization(4)"));
        Assert.Equal(new PReluSpec { IsPerChannel = true }, Layer("PRelu(PerChannel = true)"));
        Assert.Equal(new SpatialDropout2DSpec { Rate = 0.25f }, Layer("SpatialDropout2D(0.25f)"));
        Assert.Equal(new SpatialDropout1DSpec { Rate = 0.25f }, Layer("SpatialDropout1D(rate: 0.25f)"));
        Assert.Equal(new GaussianNoiseSpec { Deviation = 0.5f }, Layer("GaussianNoise(0.5f)"));
        Assert.Equal(new RandomFlipSpec(), Layer("RandomFlip"));
        Assert.Equal(new RandomFlipSpec { Mode = FlipKind.Vertical }, Layer("RandomFlip(FlipMode.Vertical)"));
        Assert.Equal(
            new RandomTranslationSpec { HeightFactor = 0.25f, WidthFactor = 0.5f, Fill = FillKind.Constant, FillValue = 2 },
            Layer("RandomTranslation(0.25f, 0.5f, FillMode = FillMode.Constant, FillValue = 2)"));
        Assert.Equal(new NormalizationSpec(), Layer("Normalization"));
        Assert.Equal(new RescalingSpec { Scale = 0.5f, Offset = -1 }, Layer("Rescaling(0.5f, Offset = -1f)"));
    }

    [Fact]
    public void CeilMode_IsRead() => Assert.True(((MaxPool2DSpec)Layer("MaxPool2D(2, CeilMode = true)")).Window.IsCeiling);

    [Fact]
    public void ReshapeToOneSize_IsAVector() => Assert.Equal(new ReshapeSpec { Target = Shape.Vector(-1) }, Layer("Reshape(-1)"));

    [Fact]
    public void EveryLayerAttributeOfTheLibrary_IsRead()
    {
        IEnumerable<string> attributes = typeof(LayerAttribute).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract)
            .Select(type => type.Name[..^"Attribute".Length]);

        Assert.All(attributes, name =>
        {
            LayerSpec layer = LayerKinds.Find(name)!;
            Assert.Contains(name, layer.Aliases.Prepend(layer.Kind));
            Assert.Equal(layer.Kind, Networks.Parse(Networks.Source($"[{name}(unknown)]")).Layers[0].Kind);
        });
        Assert.Equal(attributes.Order(), LayerKinds.All.SelectMany(layer => layer.Aliases.Prepend(layer.Kind)).Order());
    }

    private static LayerSpec Layer(string attribute, string more = "") =>
        Networks.Parse(Networks.Source($"[{attribute}]") + more).Layers[0];
}
