using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

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
            Check(network.Layers[i], contexts[i]);
        }

        if (network.Loss is { } loss)
            LossRules.Check(loss, Violation.OfLoss, violations);
        for (int i = 0; i < network.Outputs.Count; i++)
        {
            if (network.Outputs[i].Loss is { } own)
                LossRules.Check(own, Violation.OfOutput(i), violations);
        }


        int[]?[] links = [.. contexts.Select((context, index) => LayerLinks.Resolve(network.Layers[index], index, names, context))];
        GraphLayer?[] followed = Follow(network.Layers, links, contexts, cancellationToken);
        NameCollisions.Check(network, names, followed, contexts, violations);
        GraphOutput[]? outputs = OutputRules.Resolve(network, names, violations);
        if (outputs is not null && Array.TrueForAll(links, inputs => inputs is not null))
            LayerLinks.CheckUses(links!, outputs, contexts);
        bool isWhole = outputs is not null && followed.Length > 1 && Array.TrueForAll(followed, layer => layer is not null);
        if (isWhole)
            TrainingRules.Check(network, followed!, outputs!, contexts);

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
        EquatableArray<LayerSpec> specs, int[]?[] links, LayerContext[] contexts, CancellationToken cancellationToken)
    {
        var layers = new GraphLayer?[specs.Count];
        long values = 0;
        long parameters = 0;
        for (int i = 0; i < specs.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool startsHere = specs[i] is InputSpec;
            if (startsHere != (i == 0) || contexts[i].IsInvalid || links[i] is not { } inputs)
                continue;

            GraphLayer[] before = [.. inputs.Select(input => layers[input]).OfType<GraphLayer>()];
            if (before.Length < inputs.Length || Infer(specs[i], before, inputs, layers[0]?.Output, contexts[i]) is not { } shape)
                continue;

            layers[i] = new GraphLayer(
                contexts[i].Name,
                specs[i],
                inputs.ToEquatableArray(),
                startsHere ? shape.Output : before[0].Output,
                shape.Output,
                shape.Window,
                specs[i].Trainable ? shape.Parameters : shape.Parameters.Select(parameter => parameter with { IsTrainable = false }).ToEquatableArray(),
                shape.Macs,
                shape.ReceptiveField);

            values += shape.Output.Length;
            parameters += shape.Parameters.Sum(ParameterSize.Stored);
            if (AcceptSums(values, parameters, contexts[i]))
                continue;
            layers[i] = null;
            break;
        }

        return layers;
    }

    /// <summary>What can be said of a layer by itself.</summary>
    private static void Check(LayerSpec layer, LayerContext context)
    {
        switch (layer)
        {
            case InputSpec input:
                InputShape.Check(input, context);
                break;
            case Conv2DSpec convolution:
                Conv2DShape.Check(convolution, context);
                break;
            case DepthwiseConv2DSpec convolution:
                DepthwiseConv2DShape.Check(convolution, context);
                break;
            case Conv2DTransposeSpec convolution:
                Conv2DTransposeShape.Check(convolution, context);
                break;
            case SeparableConv2DSpec convolution:
                SeparableConv2DShape.Check(convolution, context);
                break;
            case PoolSpec pool:
                PoolShape.Check(pool, context);
                break;
            case DenseSpec dense:
                DenseShape.Check(dense, context);
                break;
            case ActivationSpec activation:
                ActivationShape.Check(activation, context);
                break;
            case BatchNormalizationSpec normalization:
                BatchNormalizationShape.Check(normalization, context);
                break;
            case DropoutSpec dropout:
                DropoutShape.Check(dropout, context);
                break;
            case UnsuitableBackboneSpec backbone:
                context.Report(
                    RuleIds.UnsuitableBackbone,
                    backbone.Choices.Count > 0 ? "Until" : null,
                    [backbone.Network, backbone.Problem, backbone.Way],
                    remedies: backbone.Choices.Select(choice => Remedy.Set("Until", $"\"{choice}\"", $"Use {choice}")));
                break;
            case MergeSpec merge:
                MergeShape.Check(merge, context);
                break;
            case ZeroPaddingSpec padding:
                ZeroPaddingShape.Check(padding, context);
                break;
            case UpSamplingSpec upSampling:
                UpSamplingShape.Check(upSampling, context);
                break;
            case GlobalPoolSpec or FlattenSpec or UnreadableSpec:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, null);
        }
    }

    /// <summary>What a layer makes of those that it takes; null where it does not fit, which its rule has reported, or cannot be read.</summary>
    private static LayerShape? Infer(LayerSpec layer, GraphLayer[] before, int[] producers, Shape? networkInput, LayerContext context)
    {
        if (layer is InputSpec input)
            return InputShape.Infer(input, context);
        GraphLayer below = before[0];
        int producer = producers[0];
        return layer switch
        {
            Conv2DSpec convolution => Conv2DShape.Infer(convolution, below, producer, context),
            DepthwiseConv2DSpec convolution => DepthwiseConv2DShape.Infer(convolution, below, producer, context),
            Conv2DTransposeSpec convolution => Conv2DTransposeShape.Infer(convolution, below, producer, context),
            SeparableConv2DSpec convolution => SeparableConv2DShape.Infer(convolution, below, producer, context),
            PoolSpec pool => PoolShape.Infer(pool, below, producer, context),
            GlobalPoolSpec => GlobalPoolShape.Infer(below, producer, context),
            ZeroPaddingSpec padding => ZeroPaddingShape.Infer(padding, below, producer, context),
            UpSamplingSpec upSampling => UpSamplingShape.Infer(upSampling, below, producer, context),
            FlattenSpec => FlattenShape.Infer(below),
            DenseSpec dense => DenseShape.Infer(dense, below, producer, networkInput ?? below.Output, context),
            ActivationSpec activation => ActivationShape.Infer(activation, below, context),
            BatchNormalizationSpec => BatchNormalizationShape.Infer(below),
            DropoutSpec => DropoutShape.Infer(below),
            MergeSpec merge => MergeShape.Infer(merge, before, producers, context),
            UnreadableSpec or UnsuitableBackboneSpec => null,
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, null),
        };
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
