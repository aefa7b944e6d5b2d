using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.TestSupport;

namespace CompiledNet.Generator.Tests.Planning;

/// <summary>What is planned for a network.</summary>
internal static class Planned
{
    /// <param name="attributes">Its attributes.</param>
    public static NetworkPlan Of(string attributes)
    {
        NetworkSpec network = NetworkParser.Parse(
            AnalyzerRunner.Compile(Networks.Source(attributes)).GetTypeByMetadataName("Net")!, CancellationToken.None).Spec;
        return Planner.Plan(ShapeInference.Infer(network, CancellationToken.None).Graph!);
    }
}
