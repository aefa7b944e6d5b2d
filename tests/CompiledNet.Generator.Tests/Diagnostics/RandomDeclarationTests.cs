using System.Text;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Shapes;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Declarations that nobody would write: valid ones give a graph, all others an error of ours, none an exception.</summary>
public sealed class RandomDeclarationTests
{
    private const int Networks = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RandomDeclarations_GiveAGraphOrAnError(int seed)
    {
        var random = new Random(seed);
        var source = new StringBuilder("using CompiledNet;\n");
        for (int i = 0; i < Networks; i++)
            source.Append(RandomDeclaration.Write(random, $"Net{i}"));

        AnalyzerResult result = await AnalyzerRunner.RunAsync(source.ToString(), generate: false);

        Compilation compilation = AnalyzerRunner.Compile(source.ToString());
        var reported = result.Ours
            .Where(found => found.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable))
            .Select(diagnostic => NameOfNetwork(diagnostic, source)).ToHashSet();
        for (int i = 0; i < Networks; i++)
        {
            INamedTypeSymbol type = compilation.GetTypeByMetadataName($"Net{i}")!;
            NetworkSpec network = NetworkParser.Parse(type, CancellationToken.None).Spec;
            InferenceResult inferred = ShapeInference.Infer(network);
            Assert.True(
                inferred.Graph is null == reported.Contains(type.Name),
                $"Seed {seed}: {type.Name} ({string.Join(", ", network.Layers)}) gives {inferred.Violations.Count} violations.");
            if (inferred.Graph is { } graph)
                CheckInvariants(graph);
        }

        // Both kinds must be there, or nothing was tested.
        Assert.InRange(reported.Count, Networks / 10, Networks * 9 / 10);
    }

    /// <summary>The same with the generator, and without a word from it; thousands more by the command <c>declarations</c>.</summary>
    [Fact]
    public async Task RandomDeclarations_AreGeneratedOrReported() => Assert.Empty(await DeclarationFuzzing.RunAsync(firstSeed: 1000, count: 200));

    private static void CheckInvariants(NetworkGraph graph)
    {
        Assert.Equal(graph.Layers.Count, graph.Layers.Select(layer => layer.Name).Distinct().Count());
        foreach (GraphLayer layer in graph.Layers)
        {
            Assert.All((int[])[layer.Output.Height, layer.Output.Width, layer.Output.Channels], size => Assert.True(size >= 1));
            Assert.Equal(layer.Window is not null, layer.Spec is Conv2DSpec or DepthwiseConv2DSpec or SeparableConv2DSpec or Conv2DTransposeSpec or PoolSpec or GlobalPoolSpec);
            foreach (WindowAxis axis in layer.Window is { } window && layer.Spec is not Conv2DTransposeSpec ? (WindowAxis[])[window.Rows, window.Columns] : [])
            {
                // The first window begins in the padding or the map, the last ends there, and no pool lies in padding alone.
                Assert.True(axis.PadBefore >= 0 && axis.PadAfter >= 0 && axis.Output >= 1);
                Assert.True(((axis.Output - 1) * axis.Stride) + axis.Size <= axis.Input + axis.PadBefore + axis.PadAfter);
                if (layer.Spec is PoolSpec)
                    Assert.True(axis.PadBefore < axis.Size && axis.PadAfter < axis.Size);
            }
        }
    }

    private static string NameOfNetwork(Diagnostic diagnostic, StringBuilder source)
    {
        string after = source.ToString(diagnostic.Location.SourceSpan.Start, source.Length - diagnostic.Location.SourceSpan.Start);
        int start = after.StartsWith("Net", StringComparison.Ordinal) ? 0 : after.IndexOf("class Net", StringComparison.Ordinal) + "class ".Length;
        return after[start..after.IndexOf(';', start)];
    }
}
