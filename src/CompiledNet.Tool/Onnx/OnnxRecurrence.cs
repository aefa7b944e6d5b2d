using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Onnx;

/// <summary>The attributes of ONNX' recurrent operators.</summary>
internal static class OnnxRecurrence
{
    public static (string Name, object Value)[] Attributes(RecurrentLayer layer)
    {
        Function[] functions = layer.Cell switch
        {
            _ when layer.Cell == RecurrentCell.Lstm => [layer.Gate, layer.Activation, layer.Activation],
            _ when layer.Cell == RecurrentCell.Gru => [layer.Gate, layer.Activation],
            _ => [layer.Activation],
        };
        (string Name, float? Alpha, float? Beta)[] words = [.. layer.Directions.SelectMany(_ => functions.Select(Word))];
        var attributes = new List<(string, object)>
        {
            ("hidden_size", (long)layer.Directions[0].Recurrent.Shape[0]),
            ("direction", layer.Directions.Count == 2 ? "bidirectional" : layer.GoBackwards ? "reverse" : "forward"),
            ("activations", words.Select(word => word.Name).ToArray()),
        };
        if (words.Any(word => word.Alpha is not null))
            attributes.Add(("activation_alpha", words.Select(word => word.Alpha).OfType<float>().ToArray()));
        if (words.Any(word => word.Beta is not null))
            attributes.Add(("activation_beta", words.Select(word => word.Beta).OfType<float>().ToArray()));
        if (layer.Cell == RecurrentCell.Gru)
            attributes.Add(("linear_before_reset", 1L));
        return [.. attributes];
    }

    /// <summary>A function by its name there, with the numbers that it takes.</summary>
    private static (string Name, float? Alpha, float? Beta) Word(Function function) => function.Kind switch
    {
        Activation.Tanh or Activation.Sigmoid or Activation.Relu or Activation.Softsign or Activation.Softplus => ($"{function.Kind}", null, null),
        Activation.Linear => ("Affine", 1, 0),
        Activation.LeakyRelu => ("LeakyRelu", function.NegativeSlope, null),
        Activation.HardSigmoid => ("HardSigmoid", 1 / 6f, 0.5f),
        Activation.Elu => ("Elu", 1, null),
        _ => throw new RefusedException($"its function is {function.Kind}, which ONNX' recurrent operators do not have"),
    };
}
