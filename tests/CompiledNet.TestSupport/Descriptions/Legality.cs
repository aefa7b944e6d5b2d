using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Whether the compiler takes a network, and finds in it the layers that the description says.</summary>
public static class Legality
{
    public static bool Holds(NetworkDescription network)
    {
        if (network.Placed.Any(placed => placed.Output.Length < 1))
            return false;
        CSharpCompilation program = AnalyzerRunner.Compile(NetworkSource.Write(network));
        InferenceResult result = ShapeInference.Infer(
            NetworkParser.Parse(program.GetTypeByMetadataName($"Networks.{network.ClassName}")!, CancellationToken.None).Spec);
        // What loses a mask is a network all the same.
        return result.Graph is { } graph && result.Violations.All(violation => violation.RuleId == RuleIds.LostMask)
            && network.Placed.Select(placed => (placed.Identity, placed.Output.Length))
                .SequenceEqual(graph.Layers.Skip(1).Select(layer => (layer.Name, layer.Output.Length)));
    }
}
