using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.Generator.Tests;

/// <summary>Networks as text, and what the front half makes of them.</summary>
internal static class Networks
{
    public const string LeNet5 = """
        using CompiledNet;

        namespace Demo;

        [Network]
        [Input(28, 28, 1)]
        [Conv2D(6, 5, Activation = Activation.Sigmoid)]
        [MaxPool2D(2)]
        [Conv2D(16, 5, Activation = Activation.Sigmoid)]
        [MaxPool2D(2)]
        [Flatten]
        [Dense(120, Activation = Activation.Sigmoid)]
        [Dense(84, Activation = Activation.Sigmoid)]
        [Dense(10, Activation = Activation.Softmax)]
        [Loss(Loss.SparseCategoricalCrossentropy)]
        public sealed partial class LeNet5;

        """;

    /// <summary>A source with one network of these attributes.</summary>
    public static string Source(string attributes, string declaration = "public sealed partial class Net;") => $"""
        using CompiledNet;

        [Network]
        {attributes}
        {declaration}

        """;

    public static NetworkSpec Parse(string source)
    {
        CSharpCompilation compilation = AnalyzerRunner.Compile(source);
        return compilation.Assembly.TypeNames
            .SelectMany(name => compilation.GetSymbolsWithName(name))
            .OfType<Microsoft.CodeAnalysis.INamedTypeSymbol>()
            .Where(LibraryNames.IsNetwork)
            .Select(type => NetworkParser.Parse(type, CancellationToken.None).Spec)
            .Single();
    }

    /// <summary>The graph of a network that must be right.</summary>
    public static NetworkGraph Graph(string source)
    {
        InferenceResult result = ShapeInference.Infer(Parse(source));
        return result.Graph ?? throw new InvalidOperationException(string.Join("\n", result.Violations));
    }
}
