using System.Text;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Shapes;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Declarations that nobody would write: valid ones give a graph, all others an error of ours, none an exception.</summary>
public sealed class RandomDeclarationTests
{
    private const int Networks = 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RandomDeclarations_GiveAGraphOrAnError(int seed)
    {
        var random = new Random(seed);
        var source = new StringBuilder("using CompiledNet;\n");
        for (int i = 0; i < Networks; i++)
            source.Append(Declaration(random, $"Net{i}"));

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

    private static void CheckInvariants(NetworkGraph graph)
    {
        Assert.Equal(graph.Layers.Count, graph.Layers.Select(layer => layer.Name).Distinct().Count());
        foreach (GraphLayer layer in graph.Layers)
        {
            Assert.All((int[])[layer.Output.Height, layer.Output.Width, layer.Output.Channels], size => Assert.True(size >= 1));
            Assert.Equal(layer.Window is not null, layer.Spec is Conv2DSpec or PoolSpec);
            foreach (WindowAxis axis in layer.Window is { } window ? (WindowAxis[])[window.Rows, window.Columns] : [])
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

    private static string Declaration(Random random, string name)
    {
        var attributes = new StringBuilder("[Network]\n");
        if (random.Next(40) > 0)
            attributes.Append(random.Next(4) > 0 ? $"[Input({Side(random)}, {Side(random)}, {Small(random)})]\n" : $"[Input({Side(random)})]\n");
        for (int i = random.Next(5); i >= 0; i--)
            attributes.Append($"[{Layer(random)}]\n");
        if (random.Next(3) == 0)
            attributes.Append($"[Loss(Loss.{(random.Next(3) == 0 ? "SparseCategoricalCrossentropy" : "MeanSquaredError")})]\n");
        return $"{attributes}partial class {name};\n";
    }

    private static string Layer(Random random) => random.Next(12) switch
    {
        0 or 1 or 2 or 3 => $"Conv2D({Small(random)}, {Small(random)}{Window(random)}{Function(random)})",
        4 => $"Conv2D({Small(random)}, {Small(random)}, {Small(random)}{Window(random)})",
        5 or 6 => $"{(random.Next(2) == 0 ? "Max" : "Average")}Pool2D({Small(random)}{Window(random)})",
        7 or 8 => "Flatten",
        9 or 10 => $"Dense({Side(random)}{Function(random)})",
        _ => $"Activation(Activation.{Functions[random.Next(Functions.Length)]})",
    };

    private static readonly string[] Functions = ["Linear", "Relu", "Sigmoid", "Tanh", "Softmax"];

    private static string Function(Random random) =>
        random.Next(3) == 0 ? $", Activation = Activation.{Functions[random.Next(Functions.Length)]}" : "";

    private static string Window(Random random) => random.Next(9) switch
    {
        0 => $", Stride = {Small(random)}",
        1 => $", StrideHeight = {Small(random)}, AllowCropping = true",
        2 => $", ZeroPadding = {Small(random)}",
        3 => $", ZeroPaddingWidth = {Small(random)}, Stride = {Small(random)}",
        4 or 5 => $", Padding = Padding.Same, Stride = {Small(random)}",
        6 => ", AllowCropping = true",
        _ => "",
    };

    private static int Small(Random random) => random.Next(60) == 0 ? Extreme(random) : random.Next(1, 5);

    private static int Side(Random random) => random.Next(60) == 0 ? Extreme(random) : random.Next(3, 20);

    private static int Extreme(Random random) => random.Next(5) switch
    {
        0 => 0,
        1 => -1,
        2 => int.MaxValue,
        3 => int.MinValue,
        _ => 100_000,
    };
}
