using CompiledNet.Generator.Kernels;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Emission;

/// <summary>What an editor shows of a network and its members: what each holds, its shape and layout and, where it has one, its range.</summary>
internal static class MemberDocumentation
{
    /// <summary>What goes in and what comes out.</summary>
    public static string OfNetwork(NetworkGraph graph)
    {
        GraphLayer[] outputs = [.. graph.Outputs.Select(output => graph.Layers[output.Layer])];
        string given = outputs.Length == 1 ? OfOutput(outputs[0]) : string.Join(", ", outputs.Select(output => $"{output.Name}: {OfOutput(output)}"));
        IReadOnlyList<GraphLayer> inputs = graph.Inputs;
        string taken = inputs.Count == 1 ? OfInput(inputs[0]) : string.Join(", ", inputs.Select(input => $"{input.Name}: {OfInput(input)}"));
        return $"Takes {taken}, gives {given}.";
    }

    /// <summary>An input of one image.</summary>
    public static string OfInput(GraphLayer input) => Values(input.Output, "value", "");

    /// <summary>What an output gives of one image, as far as its activation says it.</summary>
    public static string OfOutput(GraphLayer layer)
    {
        string range = layer.Spec.Function?.Kind switch
        {
            ActivationKind.Softmax => layer.Output.IsVector ? " that add up to 1" : " that add up to 1 at each position",
            ActivationKind.Sigmoid or ActivationKind.HardSigmoid => " between 0 and 1",
            ActivationKind.Tanh or ActivationKind.Softsign => " between -1 and 1",
            ActivationKind.Relu6 => " between 0 and 6",
            ActivationKind.Relu or ActivationKind.Softplus or ActivationKind.Exponential => " of at least 0",
            _ => "",
        };
        return Values(layer.Output, layer.Spec.Function?.Kind is ActivationKind.Softmax or ActivationKind.Sigmoid ? "probability" : "value", range);
    }

    /// <summary>A tensor of parameters in Keras' layout, as it is shown and given.</summary>
    public static string OfParameter(ParameterSlot slot, LayerSpec layer)
    {
        string frozen = layer.Trainable ? "" : " Frozen.";
        return $"The {slot.Spec.Name.Replace('_', ' ')} of {slot.Layer}: {string.Join("x", slot.Spec.Shape)}, {slot.Spec.Layout}.{frozen}";
    }

    private static string Values(Shape shape, string noun, string range)
    {
        string nouns = shape.Length == 1 ? noun : noun == "value" ? "values" : "probabilities";
        string sizes = shape.IsSequence ? "steps x channels" : "height x width x channels";
        return shape.IsVector ? $"{Text.Number(shape.Channels)} {nouns}{range}" : $"{shape} {nouns}{range} ({sizes})";
    }
}
