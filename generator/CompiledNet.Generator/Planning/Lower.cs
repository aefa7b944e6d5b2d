using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>Layers become steps: one for each thing to compute, once for prediction, evaluation and training each.</summary>
internal static class Lower
{
    public static NetworkPlan Run(NetworkGraph graph)
    {
        ParameterLayout parameters = ParameterLayout.Plan(graph);
        return new NetworkPlan(graph, parameters)
        {
            Tile = Run(graph, parameters, "predict a tile", isTraining: false, hasLosses: false),
            Evaluation = graph.Spec.IsTrained ? Run(graph, parameters, "evaluate a tile", isTraining: false, hasLosses: true) : null,
            Training = graph.Spec.IsTrained ? Run(graph, parameters, "train on a tile", isTraining: true, hasLosses: true) : null,
        };
    }

    private static PassPlan Run(NetworkGraph graph, ParameterLayout parameters, string name, bool isTraining, bool hasLosses)
    {
        Dictionary<string, string> owners = graph.Layers.Where(layer => layer.SharedWith is not null)
            .ToDictionary(layer => layer.Name, layer => layer.SharedWith!);
        var steps = new StepBuilder(
            [.. graph.Layers.Select(layer => layer.Output)], [.. graph.Layers.Select(layer => layer.Mask)], Find,
            (maker, builder) => graph.Layers[maker].Spec.LowerMask(graph.Layers[maker], builder), isTraining);
        foreach (GraphLayer layer in graph.Layers)
            steps.Give(layer.Spec.Lower(layer, steps));
        Value[] outputs = [.. graph.Outputs.Select(output => steps.OutputOf(output.Layer))];
        return new PassPlan(name, Schedule.Images, isTraining)
        {
            HasLosses = hasLosses,
            Inputs = steps.Inputs,
            Steps = steps.Steps,
            Outputs = outputs,
            ExchangeLength = steps.ExchangeLength,
        };

        ParameterSlot? Find(string layer, string variable) =>
            parameters.Find(owners.TryGetValue(layer, out string? owner) ? owner : layer, variable);
    }
}
