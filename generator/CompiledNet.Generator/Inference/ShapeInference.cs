using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Inference;

/// <summary>
/// From what was written to a graph whose every shape is known, or to all that is wrong with it. Generator and analyzer
/// both ask here, so that no rule is written twice. First each layer is looked at by itself, then the shapes are followed
/// from the input on: the first layer that does not fit ends its chain, since what comes after it cannot be judged.
/// </summary>
internal static class ShapeInference
{
    public static InferenceResult Infer(NetworkSpec network, CancellationToken cancellationToken = default)
    {
        var violations = new List<Violation>();
        string[] names = LayerNames.Assign(network.Layers);
        LayerContext[] contexts = [.. names.Select((name, index) => new LayerContext(name, index, violations))];

        ClassRules.Check(network, names, violations);
        for (int i = 0; i < contexts.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LayerNames.Check(network.Layers[i], i, names, contexts[i]);
            network.Layers[i].Check(contexts[i]);
        }

        if (network.Loss is { } loss)
            LossRules.Check(loss, Violation.OfLoss, violations);
        for (int i = 0; i < network.Outputs.Count; i++)
        {
            if (network.Outputs[i].Loss is { } own)
                LossRules.Check(own, Violation.OfOutput(i), violations);
        }

        LayerLinks.CheckInputs(network, contexts);
        int[]?[] links = [.. contexts.Select((context, index) => LayerLinks.Resolve(network, index, names, context))];
        GraphLayer?[] followed = Follow(network, links, contexts, cancellationToken);
        SharedParameters.CheckUses(network.Layers, followed, contexts);
        NameCollisions.Check(network, names, followed, contexts, violations);
        GraphOutput[]? outputs = OutputRules.Resolve(network, names, violations);
        if (outputs is not null && Array.TrueForAll(links, inputs => inputs is not null) && network.InputCount < network.Layers.Count)
            LayerLinks.CheckUses(links!, outputs, contexts);
        bool isWhole = outputs is not null && followed.Length > 1 && Array.TrueForAll(followed, layer => layer is not null);
        MaskRules.CheckLayers(followed, contexts);
        if (isWhole)
        {
            MaskRules.CheckLosses(followed!, outputs!, contexts);
            TrainingRules.Check(network, followed!, outputs!, contexts);
        }

        NetworkGraph? graph = isWhole && !violations.Exists(violation => Rules.LeavesNothing(violation.RuleId))
            ? new NetworkGraph(network, followed!.ToEquatableArray<GraphLayer>(), outputs!.ToEquatableArray())
            : null;
        return new InferenceResult(graph, violations.Where(violation => !IsOfOrigin(violation, network)).ToEquatableArray());
    }

    /// <summary>
    /// What is wrong with layers that are taken from another network with its input is wrong there, and said there. What follows
    /// from this network is said here.
    /// </summary>
    private static bool IsOfOrigin(Violation violation, NetworkSpec network) =>
        violation.LayerIndex >= 0
        && network.Layers[violation.LayerIndex].ComesWithInput
        && violation.RuleId is not (RuleIds.UnusedLayer or RuleIds.NameCollision or RuleIds.EverythingFrozen or RuleIds.LossMismatch);

    /// <summary>The layers as far as they can be known: null where one is wrong, or where one that it takes is.</summary>
    private static GraphLayer?[] Follow(
        NetworkSpec network, int[]?[] links, LayerContext[] contexts, CancellationToken cancellationToken)
    {
        EquatableArray<LayerSpec> specs = network.Layers;

        // The first layer is to be an input whether it is one or not.
        int inputCount = Math.Max(1, network.InputCount);
        var layers = new GraphLayer?[specs.Count];
        var origins = new Shape[specs.Count];
        long values = 0;
        long parameters = 0;
        for (int i = 0; i < specs.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool startsHere = specs[i].Traits.Role is LayerRole.Input;
            if (startsHere != (i < inputCount) || contexts[i].IsInvalid || links[i] is not { } inputs)
                continue;

            GraphLayer[] before = [.. inputs.Select(input => layers[input]).OfType<GraphLayer>()];
            Shape? origin = inputs.Length == 0 ? null : NetworkGraph.OriginOf(inputs.Select(input => origins[input]));
            var taken = new LayerInputs(before, inputs, origin);
            if (before.Length < inputs.Length || specs[i].Infer(taken, contexts[i]) is not { } shape)
                continue;

            origins[i] = origin ?? shape.Output;
            int owner = SharedParameters.OwnerOf(specs, i);
            bool isShared = owner < i && shape.Parameters.Count > 0;
            if (isShared && (layers[owner] is not { } first || !SharedParameters.Fit(first, owner, specs[i], shape, contexts[i])))
                continue;
            if (isShared)
                shape = shape with { Parameters = EquatableArray<ParameterSpec>.Empty };
            layers[i] = new GraphLayer(
                contexts[i].Name,
                specs[i],
                inputs.ToEquatableArray(),
                startsHere ? shape.Output : before[0].Output,
                shape.Output,
                shape.Window,
                specs[i].Trainable ? shape.Parameters : shape.Parameters.Select(parameter => parameter with { IsTrainable = false }).ToEquatableArray(),
                shape.Macs,
                shape.ReceptiveField,
                isShared ? contexts[owner].Name : null,
                startsHere ? i : specs[i].OnlyReshapes ? before[0].Given : null,
                startsHere ? null : specs[i].MaskOf(i, taken));

            values += shape.Output.Length;
            parameters += shape.Parameters.Sum(ParameterSlot.StoredLengthOf);
            if (AcceptSums(values, parameters, contexts[i]))
                continue;
            layers[i] = null;
            break;
        }

        return layers;
    }

    /// <summary>Whether the network up to this layer can be addressed with 32 bits; reported where not.</summary>
    private static bool AcceptSums(long values, long parameters, LayerContext context)
    {
        if (values > Limits.Values)
            Report($"a sum of {Text.Grouped(values)} values in all layers", $"{Text.Grouped(Limits.Values)} values");
        else if (parameters > Limits.Floats)
            Report($"a sum of {Text.Grouped(parameters)} stored parameters", $"{Text.Grouped(Limits.Floats)} stored parameters");
        else
            return true;
        return false;

        void Report(string sum, string limit) => context.Report(RuleIds.SizeTooLarge, null, [sum, limit]);
    }
}
