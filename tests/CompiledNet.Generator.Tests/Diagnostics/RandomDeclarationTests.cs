using System.Collections.Immutable;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
        var program = new RandomProgram(seed, Networks);
        CSharpCompilation compilation = AnalyzerRunner.Compile(program.Source);

        ImmutableArray<Diagnostic> found = await AnalyzerRunner.AnalyzeAsync(compilation);

        HashSet<int> broken = [.. found
            .Where(diagnostic => diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable))
            .Select(diagnostic => program.IndexAt(diagnostic.Location.SourceSpan.Start))];
        HashSet<int> mayBeBroken = program.WithTakers(broken);
        for (int index = 0; index < Networks; index++)
        {
            RandomDeclaration declaration = program.Networks[index];
            InferenceResult inferred = Infer(compilation, declaration);
            Assert.True(
                inferred.Graph is null ? mayBeBroken.Contains(index) : !broken.Contains(index),
                $"Seed {seed}: {inferred.Violations.Count} violations in\n{declaration.Source}");
            if (inferred.Graph is { } graph)
                CheckInvariants(graph);
        }

        // Both kinds must be there, or nothing was tested.
        Assert.InRange(broken.Count, Networks / 3, Networks * 3 / 4);
    }

    /// <summary>
    /// What is added to the library must be drawn, or this test says what is not; and every kind of layer must be in networks that are
    /// right.
    /// </summary>
    [Fact]
    public void RandomDeclarations_HoldEveryLayerAndEveryArgument()
    {
        var missing = new HashSet<string>(
            AnyAttribute.Layers.SelectMany(type => AnyAttribute.Properties(type).Select(property => $"{AnyAttribute.NameOf(type)}.{property.Name}")));
        var missingInRight = new HashSet<string>(AnyAttribute.Layers.Select(type => KindOf(AnyAttribute.NameOf(type))));
        for (int seed = 1; seed <= 60 && missing.Count + missingInRight.Count > 0; seed++)
        {
            var program = new RandomProgram(seed, Networks);
            CSharpCompilation compilation = AnalyzerRunner.Compile(program.Source);
            foreach (RandomDeclaration declaration in program.Networks)
            {
                INamedTypeSymbol type = compilation.GetTypeByMetadataName(declaration.MetadataName)!;
                bool isRight = Infer(compilation, declaration).Graph is not null;
                foreach (AttributeData attribute in type.GetAttributes())
                {
                    string name = attribute.AttributeClass!.Name.Replace("Attribute", "");
                    missing.ExceptWith(attribute.NamedArguments.Select(argument => $"{name}.{argument.Key}"));
                    if (isRight)
                        missingInRight.Remove(KindOf(name));
                }
            }
        }

        Assert.Empty(missing);
        Assert.Empty(missingInRight);

        // Names that stand for the same layer are as good as each other.
        static string KindOf(string name) => LayerKinds.Find(name)?.Kind ?? name;
    }

    /// <summary>
    /// The same through generator, compiler and the networks themselves; thousands more by the command <c>declarations</c>.
    /// </summary>
    [Fact]
    public void RandomDeclarations_AreReportedOrCompiledAndRun()
    {
        DeclarationReport report = DeclarationFuzzing.Run(firstSeed: 1000, count: 30);

        Assert.True(report.Failures.Count == 0, string.Join("\n\n", report.Failures));
        Assert.InRange(report.Ran, report.Count / 5, report.Count * 4 / 5);
    }

    private static InferenceResult Infer(CSharpCompilation compilation, RandomDeclaration declaration) => ShapeInference.Infer(
        NetworkParser.Parse(compilation.GetTypeByMetadataName(declaration.MetadataName)!, CancellationToken.None).Spec);

    private static void CheckInvariants(NetworkGraph graph)
    {
        Assert.Equal(graph.Layers.Count, graph.Layers.Select(layer => layer.Name).Distinct().Count());
        foreach (GraphLayer layer in graph.Layers)
        {
            Assert.All((int[])[layer.Output.Height, layer.Output.Width, layer.Output.Channels], size => Assert.True(size >= 1));
            Assert.Equal(layer.Window is not null, layer.Spec is ConvolutionSpec or PoolingSpec);
            foreach (
                WindowAxis axis in layer.Window is { } window && layer.Spec is not Conv2DTransposeSpec ? (WindowAxis[])[window.Rows, window.Columns] : [])
            {
                // The first window begins in the padding or the map, the last ends there, and no pool lies in padding alone.
                Assert.True(axis.PadBefore >= 0 && axis.PadAfter >= 0 && axis.Output >= 1);
                Assert.True(((axis.Output - 1) * axis.Stride) + axis.Size <= axis.Input + axis.PadBefore + axis.PadAfter);
                if (layer.Spec is WindowPoolSpec)
                    Assert.True(axis.PadBefore < axis.Size && axis.PadAfter < axis.Size);
            }
        }
    }
}
