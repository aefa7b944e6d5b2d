using System.Diagnostics;
using System.Text;
using CompiledNet.Generator.Advice;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Shapes;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>What a network of a hundred layers costs at each keystroke.</summary>
public sealed class AnalysisTimeTests(ITestOutputHelper output)
{
    private const int Layers = 100;

    /// <summary>
    /// What analyzers do at every keystroke: read the symbols, infer the shapes, give advice. A quiet machine takes about a
    /// millisecond; the best of many runs is taken, since neighbours only ever make one slower.
    /// </summary>
    [Fact]
    public void Analysis_OfAHundredLayersTakesLessThanFiftyMilliseconds()
    {
        INamedTypeSymbol type = AnalyzerRunner.Compile(Source()).GetTypeByMetadataName("Net")!;
        double milliseconds = Best(() =>
        {
            NetworkSpec network = NetworkParser.Parse(type, CancellationToken.None).Spec;
            Assert.Empty(NetworkAdvice.Give(ShapeInference.Infer(network).Graph!));
        });

        output.WriteLine($"analysis: {milliseconds:F2} ms");
        Assert.True(milliseconds < 50, $"{milliseconds} ms");
    }

    /// <summary>The runner edits the program elsewhere and asserts by named steps that nothing runs again.</summary>
    [Fact]
    public void EditElsewhere_PrintsAHundredLayersNotAgain() =>
        Assert.Single(GeneratorRunner.Run(Source(), new GeneratorOptions { VerifyOutput = false }).Files);

    private static double Best(Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 40; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private static string Source()
    {
        var attributes = new StringBuilder("[Input(16, 16, 8)]");
        for (int i = 1; i < Layers - 1; i++)
            attributes.Append("[Conv2D(8, 3, Padding = Padding.Same, Activation = Activation.Relu)]");
        return Networks.Source(attributes.Append("[Flatten]").ToString());
    }
}
