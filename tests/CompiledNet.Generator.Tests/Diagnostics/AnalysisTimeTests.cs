using System.Text;
using CompiledNet.Generator.Advice;
using CompiledNet.Generator.Emission;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>What a network of a hundred layers costs at each keystroke. Nothing else is tested meanwhile.</summary>
[CollectionDefinition(nameof(AnalysisTimeTests), DisableParallelization = true)]
[Collection(nameof(AnalysisTimeTests))]
public sealed class AnalysisTimeTests(ITestOutputHelper output)
{
    private const int Layers = 100;
    private const double MostMilliseconds = 50;

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
        Assert.True(milliseconds < MostMilliseconds, $"{milliseconds} ms");
    }

    /// <summary>
    /// What the generator does where a network was changed: all of the above, the plan, and the text of both passes at three widths.
    /// A quiet machine takes 6 milliseconds to predict and 8 to train.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData("[Loss(Loss.MeanSquaredError)]")]
    public void Generation_OfAHundredLayersTakesLessThanFiftyMilliseconds(string loss)
    {
        double milliseconds = GenerationTime(loss, allDiffer: false, MostMilliseconds, out _);

        Assert.True(milliseconds < MostMilliseconds, $"{milliseconds} ms");
    }

    /// <summary>
    /// Where all layers differ, none shares a kernel and the text has nine million characters. The compiler reads them next: next to
    /// that, which any machine does as much slower as it writes them, writing them does not count.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData("[Loss(Loss.MeanSquaredError)]")]
    public void Generation_OfAHundredDifferentLayersTakesLessThanHalfOfReadingThem(string loss)
    {
        double milliseconds = GenerationTime(loss, allDiffer: true, 0, out string text);
        double reading = Best(() => CSharpSyntaxTree.ParseText(text).GetRoot(), 0, runs: 10);

        output.WriteLine($"reading: {reading:F2} ms");
        Assert.True(milliseconds < reading / 2, $"{milliseconds} ms, reading {reading} ms");
    }

    private double GenerationTime(string loss, bool allDiffer, double enough, out string text)
    {
        INamedTypeSymbol type = AnalyzerRunner.Compile(Source(loss, allDiffer)).GetTypeByMetadataName("Net")!;
        GeneratedSource? generated = null;
        double milliseconds = Best(
            () => generated = NetworkCompiler.Compile(NetworkParser.Parse(type, CancellationToken.None).Spec, CancellationToken.None), enough);
        output.WriteLine($"generation: {milliseconds:F2} ms");
        text = generated!.Text;
        return milliseconds;
    }

    /// <summary>The runner edits the program elsewhere and asserts by named steps that nothing runs again.</summary>
    [Fact]
    public void EditElsewhere_PrintsAHundredLayersNotAgain() =>
        Assert.Single(GeneratorRunner.Run(Source(), new GeneratorOptions { VerifyOutput = false }).Files);

    /// <summary>
    /// The best of many runs, in time that this process has a processor for: on a busy machine none of them has one for its own. The
    /// first runs warm up.
    /// </summary>
    /// <param name="action">What is run.</param>
    /// <param name="enough">Twice as many runs are tried for so many milliseconds.</param>
    /// <param name="runs">How many are.</param>
    private static double Best(Action action, double enough = MostMilliseconds, int runs = 100)
    {
        double best = double.MaxValue;
        for (int run = 0; run < runs || (run < 2 * runs && best >= enough && enough > 0); run++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            action();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }

        return best;
    }

    private static string Source(string loss = "", bool allDiffer = false)
    {
        var attributes = new StringBuilder("[Input(16, 16, 8)]");
        for (int i = 1; i < Layers - 1; i++)
            attributes.Append($"[Conv2D({(allDiffer ? 8 + i : 8)}, 3, Padding = Padding.Same, Activation = Activation.Relu)]");
        return Networks.Source(attributes.Append("[Flatten]").Append(loss).ToString());
    }
}
