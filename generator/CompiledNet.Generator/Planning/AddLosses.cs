using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Losses;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// A loss for each output. Softmax or sigmoid and their crossentropy have one gradient, p - y, with respect to the logits: the loss writes
/// it, and the activation has no backward step.
/// </summary>
internal static class AddLosses
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.WithPasses(pass => pass.HasLosses ? Run(plan.Graph, pass) : pass);

    private static PassPlan Run(NetworkGraph graph, PassPlan pass)
    {
        var steps = new List<Step>(pass.Steps);
        var losses = new List<LossStep>();
        for (int index = 0; index < pass.Outputs.Count; index++)
        {
            Value output = pass.Outputs[index];
            LossSpec loss = graph.Outputs[index].Loss!;
            GraphLayer layer = graph.Layers[graph.Outputs[index].Layer];
            if (loss.FromLogits)
            {
                losses.Add(FromLogits(loss, layer, output, steps));
                continue;
            }

            Value seed = output;
            int last = steps.FindIndex(step => step.Output == output);
            if (loss.Activation is not null && last >= 0 && steps[last] is SoftmaxStep or ActivationStep)
            {
                // Where something else takes the probabilities, a step or another output, their activation goes back for that as well.
                bool isOnlyTaker = !steps.Exists(step => step.Sources.Contains(output))
                    && pass.Outputs.Count(other => other == output) == 1;
                seed = steps[last].Input;
                steps[last] = steps[last] with { IsMergedWithLoss = isOnlyTaker };
            }

            // A flattened map is a vector to the loss: it has one class a channel, and weights for those of its one position.
            losses.Add(new LossStep(layer.Name, loss, output, layer.Output, seed));
        }

        return pass with { Steps = steps, Losses = losses };
    }

    /// <summary>
    /// What the network gives are logits: their softmax or sigmoid is a step for the loss alone, which goes back for it.
    /// </summary>
    private static LossStep FromLogits(LossSpec loss, GraphLayer layer, Value output, List<Step> steps)
    {
        Value logits = output;
        var function = (FunctionSpec)loss.Activation!.Value;
        if (function.Kind is ActivationKind.Softmax && output.Shape.Positions > 1 && layer.Output.IsVector)
        {
            // Softmax of a flattened map is of the vector.
            logits = new Value(layer.Name + "Flat", layer.Output);
            steps.Add(new CopyStep(layer.Name) { Sources = [output], Output = logits });
        }

        var probabilities = new Value(layer.Name + "Probabilities", logits.Shape);
        steps.Add(function.Kind is ActivationKind.Softmax
            ? new SoftmaxStep(layer.Name) { Sources = [logits], Output = probabilities, IsMergedWithLoss = true }
            : new ActivationStep(layer.Name, function) { Sources = [logits], Output = probabilities, IsMergedWithLoss = true });
        return new LossStep(layer.Name, loss, probabilities, layer.Output, logits);
    }
}
