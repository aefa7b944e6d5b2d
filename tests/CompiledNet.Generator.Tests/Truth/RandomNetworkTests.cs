using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>The tests' own description of a network against the compiler's: they were written apart.</summary>
public class RandomNetworkTests
{
    [Fact]
    public void RandomNetworks_AreValidAndOfTheShapesThatTheReferenceSays()
    {
        NetworkDescription[] networks = [.. Enumerable.Range(0, 400).Select(RandomNetwork.Create)];
        CSharpCompilation program = GeneratorRunner.Compile([.. networks.Select(network => NetworkSource.Write(network))], new());

        foreach (NetworkDescription network in networks)
        {
            string source = NetworkSource.Write(network);
            INamedTypeSymbol type = program.GetTypeByMetadataName($"Networks.{network.ClassName}")!;
            InferenceResult result = ShapeInference.Infer(NetworkParser.Parse(type, CancellationToken.None).Spec);
            // What loses a mask is a network all the same.
            Assert.True(
                result.Violations.All(violation => violation.RuleId == RuleIds.LostMask), $"{source}\nbreaks {string.Join("; ", result.Violations)}");

            NetworkGraph graph = result.Graph!;
            Assert.True(
                network.Placed.Select(placed => $"{placed.Identity}: {placed.Output}")
                    .SequenceEqual(graph.Layers.SkipWhile(layer => layer.Spec is InputSpec).Select(layer => $"{layer.Name}: {layer.Output}")),
                $"{source}\nThe compiler infers {string.Join(", ", graph.Layers.Select(layer => $"{layer.Name}: {layer.Output}"))}");
            Assert.Equal(network.ParameterCount, graph.Parameters);
        }
    }
}
