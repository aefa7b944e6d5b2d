using System.Text;
using CompiledNet.Runtime;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

public class LayerNameTests
{
    private const int LayersInANetwork = 24;

    /// <summary>Every word that stands in generated code can be a layer's name: what it is there for keeps its meaning.</summary>
    [Fact]
    public async Task WordsOfGeneratedCode_CanBeNamesOfLayers()
    {
        string[] words = [.. WordsOfGeneratedCode().DistinctBy(word => word.ToUpperInvariant())];

        var source = new StringBuilder("using CompiledNet;\n");
        // "beta" and "betaGradient" cannot be in one network: neighbours are dealt to different ones.
        int networks = (words.Length + LayersInANetwork - 1) / LayersInANetwork;
        for (int index = 0; index < networks; index++)
            source.Append(Network($"Net{index}", words.Where((_, place) => place % networks == index)));

        Assert.Empty((await AnalyzerRunner.AnalyzeAsync(AnalyzerRunner.Compile(source.ToString()))).Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error));
        GeneratorRunner.Run(source.ToString());
    }

    /// <summary>An application may have a namespace Math, or Intrinsics, beside that of its networks.</summary>
    [Fact]
    public void WordsOfGeneratedCode_CanBeNamespacesOfTheApplication()
    {
        string network = Network("X_words", ["x_one", "x_two"]);
        var source = new StringBuilder("using CompiledNet;\n");
        foreach (string word in WordsOfGeneratedCode().Where(word => char.IsUpper(word[0])).Except(Words(network)))
            source.Append($"namespace Application.@{word} {{ class Part; }}\n");
        source.Append($"namespace Application.Networks.Small {{ {network} }}");

        GeneratorRunner.Run(source.ToString());
    }

    /// <summary>Buffers, gradients and tensors are called after layers: layers of such names train as those of any others.</summary>
    [Fact]
    public void LayersThatAreCalledLikeBuffersOfOthers_TrainRight()
    {
        string[] suffixes = ["Gradient1", "Gradient2", "Gradient", "Sums", "SumsGradient", "SumsGradient1", "Kernel", "KernelGradient", "Bias", "Rows", "Index", "Delta", "Flat", "Sums16", "FoldedKernel", "Statistics"];
        NetworkDescription[] networks = [.. suffixes.Select((suffix, index) => Forked($"Collides{index}", "skip" + suffix))];

        using var compiled = new CompiledNetworks(networks);
        for (int index = 0; index < networks.Length; index++)
            compiled.Verify(index, seed: index, 3);
    }

    /// <summary>A trained layer of some name before a layer "skip" that three others take.</summary>
    private static NetworkDescription Forked(string className, string name)
    {
        var same = new Window(3, 3, 1, 1, PaddingMode.Same);
        return new NetworkDescription(className, new TensorShape(4, 4, 1), [
            new Conv2D(name, 2, same, UseBias: true, ActivationFunction.Parse("Tanh"), 1),
            new Conv2D("skip", 2, same, UseBias: true, ActivationFunction.Parse("Sigmoid"), 1),
            new BatchNormalization(null, 0.9f, 1e-3f),
            new Conv2D("behind", 2, same, UseBias: true, ActivationFunction.Parse("Linear"), 1),
            new Merge(null, "Add") { Inputs = ["behind", "skip", "skip"] },
            new MaxPooling2D(null, new Window(2, 2, 2, 2, PaddingMode.Valid)),
            new Flatten(null),
            new Dense(null, 2, UseBias: true, ActivationFunction.Softmax),
        ], LossFunction.SparseCategoricalCrossentropyOf(0));
    }

    private static IEnumerable<string> WordsOfGeneratedCode()
    {
        string[] words =
        [
            .. Words(GeneratorRunner.Run($"using CompiledNet;\n{Network("X_words", ["x_one", "x_two"])}").Text)
                .Where(word => char.IsLetter(word[0]) && !word.StartsWith("x_", StringComparison.OrdinalIgnoreCase))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        Assert.InRange(words.Length, 100, 1000);
        return words;
    }

    /// <summary>A network with everything in its passes that has a name, whose layers are alike but for theirs.</summary>
    private static string Network(string name, IEnumerable<string> layers)
    {
        string convolutions = string.Join("\n", layers.Select(layer => $"[Conv2D(3, 1, Name = \"{layer}\", Activation = Activation.Sigmoid)]"));
        return $"""
            [Network]
            [Input(4, 4, 3, Name = "x_input")]
            {convolutions}
            [Add("x_input", Name = "x_sum")]
            [BatchNormalization(Name = "x_normal")]
            [Dropout(0.5f, Name = "x_dropout")]
            [Conv2D(3, 1, Name = "x_convolution")]
            [MaxPool2D(2, Name = "x_pool")]
            [Conv2D(3, 1, Activation = Activation.Softmax, Name = "x_classes")]
            [Loss(Loss.SparseCategoricalCrossentropy)]
            public sealed partial class {name};

            """;
    }

    private static IEnumerable<string> Words(string text) =>
        SyntaxFactory.ParseTokens(text).Where(token => token.IsKind(SyntaxKind.IdentifierToken) || token.IsKeyword()).Select(token => token.ValueText);
}
