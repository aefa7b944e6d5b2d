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
            LossRules.Check(loss, violations);

        List<GraphLayer> layers = Follow(network.Layers, contexts, cancellationToken);
        NameCollisions.Check(network, names, layers, contexts, violations);
        bool isWhole = layers.Count == network.Layers.Count && layers.Count > 1;
        if (isWhole && network.Loss is { } wanted)
            LossRules.Infer(wanted, layers[layers.Count - 1], contexts[layers.Count - 1]);

        NetworkGraph? graph = isWhole && !violations.Exists(violation => Rules.LeavesNothing(violation.RuleId))
            ? new NetworkGraph(network, layers.ToEquatableArray(), new([layers.Count - 1]))
            : null;
        return new InferenceResult(graph, violations.ToEquatableArray());
    }

    /// <summary>The layers from the input on, up to the first that is wrong.</summary>
    private static List<GraphLayer> Follow(
        EquatableArray<LayerSpec> specs, LayerContext[] contexts, CancellationToken cancellationToken)
    {
        var layers = new List<GraphLayer>();
        long values = 0;
        long parameters = 0;
        for (int i = 0; i < specs.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool startsHere = specs[i] is InputSpec;
            if (startsHere != (i == 0) || contexts[i].IsInvalid)
                break;

            GraphLayer? before = startsHere ? null : layers[i - 1];
            if (Infer(specs[i], before, i - 1, layers.FirstOrDefault()?.Output, contexts[i]) is not { } shape)
                break;

            layers.Add(new GraphLayer(
                contexts[i].Name,
                specs[i],
                before is null ? EquatableArray<int>.Empty : new([i - 1]),
                before?.Output ?? shape.Output,
                shape.Output,
                shape.Window,
                shape.Parameters,
                shape.Macs,
                shape.ReceptiveField));

            values += shape.Output.Length;
            parameters += shape.Parameters.Sum(ParameterSize.Stored);
            if (!AcceptSums(values, parameters, contexts[i]))
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
            case GlobalPoolSpec or FlattenSpec or UnreadableSpec:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, null);
        }
    }

    /// <summary>What a layer makes of the one before it; null where it does not fit, which its rule has reported, or cannot be read.</summary>
    private static LayerShape? Infer(LayerSpec layer, GraphLayer? before, int producer, Shape? networkInput, LayerContext context) =>
        (layer, before) switch
        {
            (InputSpec input, _) => InputShape.Infer(input, context),
            (Conv2DSpec convolution, { } below) => Conv2DShape.Infer(convolution, below, producer, context),
            (PoolSpec pool, { } below) => PoolShape.Infer(pool, below, producer, context),
            (GlobalPoolSpec, { } below) => GlobalPoolShape.Infer(below, producer, context),
            (FlattenSpec, { } below) => FlattenShape.Infer(below),
            (DenseSpec dense, { } below) => DenseShape.Infer(dense, below, producer, networkInput ?? below.Output, context),
            (ActivationSpec activation, { } below) => ActivationShape.Infer(activation, below, context),
            (BatchNormalizationSpec, { } below) => BatchNormalizationShape.Infer(below),
            (DropoutSpec, { } below) => DropoutShape.Infer(below),
            (UnreadableSpec, _) => null,
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, null),
        };

    /// <summary>Whether the network up to this layer can be addressed with 32 bits; reported where not.</summary>
    private static bool AcceptSums(long values, long parameters, LayerContext context)
    {
        if (values > Limits.Values)
            Report($"a sum of {Text.Grouped(values)} values in all layers", $"{Text.Grouped(Limits.Values)} values");
        else if (parameters > Limits.Parameters)
            Report($"a sum of {Text.Grouped(parameters)} stored parameters", $"{Text.Grouped(Limits.Parameters)} stored parameters");
        else
            return true;
        return false;

        void Report(string sum, string limit) => context.Report(RuleIds.SizeTooLarge, null, [sum, limit]);
    }
}
