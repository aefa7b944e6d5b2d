using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx;

/// <summary>The attributes of ONNX' recurrent operators: functions and direction.</summary>
/// <param name="Cell">What it does at a step.</param>
/// <param name="Activation">The function of what is remembered.</param>
/// <param name="Gate">The function of the gates.</param>
/// <param name="IsReverse">Whether there is one direction, which reads backwards.</param>
internal sealed record OnnxRecurrence(RecurrentCell Cell, Function Activation, Function Gate, bool IsReverse)
{
    private Func<double, double> activation = Math.Tanh, gate = Functions.Sigmoid;

    /// <param name="node">The operator.</param>
    /// <param name="cell">What its name says; where its reset gate is, an attribute does.</param>
    /// <exception cref="RefusedException">CompiledNet's layers cannot say it.</exception>
    public static OnnxRecurrence Read(OnnxNode node, RecurrentCell cell)
    {
        if (node.Has("clip"))
            throw new RefusedException("it clips what goes into its functions (clip)");
        if (node.Integer("input_forget", 0) != 0)
            throw new RefusedException("its input and forget gates are one (input_forget)");
        if (cell == RecurrentCell.Gru && node.Integer("linear_before_reset", 0) == 0)
            cell = RecurrentCell.GruResetBefore;
        string direction = node.Text("direction", "forward");
        int directions = direction == "bidirectional" ? 2 : 1;
        string[] usual = Words(cell, "Sigmoid", "Tanh");
        string[] words = node.Texts("activations") ?? [.. Enumerable.Repeat(usual, directions).SelectMany(word => word)];
        if (words.Length != directions * usual.Length)
            throw new RefusedException($"it has {words.Length} activations; expected {directions * usual.Length}");
        Queue<double> alphas = new(node.Reals("activation_alpha") ?? []), betas = new(node.Reals("activation_beta") ?? []);
        (Function Function, Func<double, double> Apply)[] functions = [.. words.Select(word => Function(word, alphas, betas))];
        (Function Function, Func<double, double> Apply) remembered = functions[^1], gates = functions[0];
        if (!functions.Select(function => function.Function).SequenceEqual(
            Enumerable.Repeat(Words(cell, gates.Function, remembered.Function), directions).SelectMany(function => function)))
            throw new RefusedException($"its activations are {string.Join(", ", words)}; CompiledNet has one for the gates and one for what is remembered");
        return new(cell, remembered.Function, gates.Function, direction == "reverse") { activation = remembered.Apply, gate = gates.Apply };
    }

    /// <summary>One direction, in double precision.</summary>
    public Recurrence With(RecurrentWeights weights) => new(
        Cell, Numbers(weights.Kernel)!, Numbers(weights.Recurrent)!, Numbers(weights.Bias)?.Data, Numbers(weights.RecurrentBias)?.Data,
            activation, gate);

    public static (string Name, object Value)[] Attributes(RecurrentLayer layer)
    {
        (string Name, float? Alpha, float? Beta)[] words =
            [.. layer.Directions.SelectMany(_ => Words(layer.Cell, layer.Gate, layer.Activation).Select(Word))];
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
        if (layer.Cell.ResetsAfter is { } resetsAfter)
            attributes.Add(("linear_before_reset", resetsAfter ? 1L : 0L));
        return [.. attributes];
    }

    /// <summary>The functions of one direction in ONNX' order.</summary>
    private static T[] Words<T>(RecurrentCell cell, T gate, T remembered) =>
        cell == RecurrentCell.Lstm ? [gate, remembered, remembered] : cell.HasGates ? [gate, remembered] : [remembered];

    private static Tensor? Numbers(Weight? weight) =>
        weight is null ? null : new(weight.Shape, Array.ConvertAll(weight.Values, value => (double)value));

    /// <summary>A function by its name there, with the numbers that it takes.</summary>
    private static (string Name, float? Alpha, float? Beta) Word(Function function) => function.Kind switch
    {
        CompiledNet.Activation.Tanh or CompiledNet.Activation.Sigmoid or CompiledNet.Activation.Relu or CompiledNet.Activation.Softsign
            or CompiledNet.Activation.Softplus => ($"{function.Kind}", null, null),
        CompiledNet.Activation.Linear => ("Affine", 1, 0),
        CompiledNet.Activation.LeakyRelu => ("LeakyRelu", function.NegativeSlope, null),
        CompiledNet.Activation.HardSigmoid => ("HardSigmoid", 1 / 6f, 0.5f),
        CompiledNet.Activation.Elu => ("Elu", 1, null),
        _ => throw new RefusedException($"its function is {function.Kind}, which ONNX' recurrent operators do not have"),
    };

    private static (Function Function, Func<double, double> Apply) Function(string name, Queue<double> alphas, Queue<double> betas)
    {
        switch (name.ToLowerInvariant())
        {
            case "tanh":
                return (new(CompiledNet.Activation.Tanh), Math.Tanh);
            case "sigmoid":
                return (new(CompiledNet.Activation.Sigmoid), Functions.Sigmoid);
            case "relu":
                return (new(CompiledNet.Activation.Relu), x => Math.Max(x, 0));
            case "softsign":
                return (new(CompiledNet.Activation.Softsign), Functions.Softsign);
            case "softplus":
                return (new(CompiledNet.Activation.Softplus), Functions.Softplus);
            case "elu" when Next(alphas, 1) == 1:
                return (new(CompiledNet.Activation.Elu), Functions.Elu);
            case "affine" when Next(alphas, 1) == 1 && Next(betas, 0) == 0:
                return (new(CompiledNet.Activation.Linear), x => x);
            case "leakyrelu":
                double slope = Next(alphas, 0.01f);
                return (new(CompiledNet.Activation.LeakyRelu, (float)slope), x => x >= 0 ? x : slope * x);
            case "hardsigmoid" when Math.Abs(Next(alphas, 0.2) - (1 / 6.0)) < 1e-6 && Next(betas, 0.5) == 0.5:
                return (new(CompiledNet.Activation.HardSigmoid), Functions.HardSigmoid);
            default:
                throw new RefusedException($"its activation {name}, with the numbers that it is given, does not exist in CompiledNet");
        }

        static double Next(Queue<double> numbers, double otherwise) => numbers.TryDequeue(out double number) ? number : otherwise;
    }
}
