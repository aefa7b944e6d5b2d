using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Shapes;

namespace CompiledNet.Generator.Emission;

/// <summary>What an editor shows of a network and its members: what each holds, its shape and layout and, where it has one, its range.</summary>
internal static class MemberDocumentation
{
    private const string Map = "height x width x channels";

    /// <summary>What goes in and what comes out.</summary>
    public static string OfNetwork(NetworkGraph graph)
    {
        GraphLayer[] outputs = [.. graph.Outputs.Select(output => graph.Layers[output.Layer])];
        string given = outputs.Length == 1 ? OfOutput(outputs[0]) : string.Join(", ", outputs.Select(output => $"{output.Name}: {OfOutput(output)}"));
        return $"Takes {OfInput(graph)}, gives {given}.";
    }

    /// <summary>One image of a network.</summary>
    public static string OfInput(NetworkGraph graph) => Values(graph.Layers[0].Output, "value", "");

    /// <summary>What an output gives of one image, as far as its activation says it.</summary>
    public static string OfOutput(GraphLayer layer)
    {
        string range = layer.Spec.Function?.Kind switch
        {
            ActivationKind.Softmax => layer.Output.IsVector ? " that add up to 1" : " that add up to 1 at each position",
            ActivationKind.Sigmoid or ActivationKind.HardSigmoid => " between 0 and 1",
            ActivationKind.Tanh => " between -1 and 1",
            ActivationKind.Relu6 => " between 0 and 6",
            ActivationKind.Relu or ActivationKind.Softplus => " of at least 0",
            _ => "",
        };
        return Values(layer.Output, layer.Spec.Function?.Kind is ActivationKind.Softmax or ActivationKind.Sigmoid ? "probability" : "value", range);
    }

    /// <summary>A tensor of parameters in Keras' layout, as it is shown and given.</summary>
    public static string OfParameter(ParameterSlot slot, LayerSpec layer)
    {
        string name = slot.Spec.Name;
        string channels = layer is Conv2DSpec { Groups: > 1 } ? "input channels of a group" : "input channels";
        string layout = name switch
        {
            "bias" => "one number an output",
            "gamma" => "one number a channel, which normalized values are multiplied by",
            "beta" => "one number a channel, which is added to normalized values",
            "moving_mean" => "one number a channel, as training batches had it",
            "moving_variance" => "one number a channel, as training batches had it, at least 0",
            _ when slot.Spec.Shape.Count == 2 => "inputs x units",
            _ when slot.Spec.HasOutputsFirst => $"kernel height x kernel width x filters x {channels}",
            _ when slot.Spec.RowDimensions == 2 => $"kernel height x kernel width x {channels} x depth multiplier",
            _ => $"kernel height x kernel width x {channels} x filters",
        };
        string frozen = layer.Trainable ? "" : " Frozen.";
        return $"The {name.Replace('_', ' ')} of {slot.Layer}: {string.Join("x", slot.Spec.Shape)}, {layout}.{frozen}";
    }

    private static string Values(Shape shape, string noun, string range)
    {
        string nouns = shape.Length == 1 ? noun : noun == "value" ? "values" : "probabilities";
        return shape.IsVector ? $"{Text.Number(shape.Channels)} {nouns}{range}" : $"{shape} {nouns}{range} ({Map})";
    }
}
