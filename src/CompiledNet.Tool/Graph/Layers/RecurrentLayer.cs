using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A layer that goes through the steps of a sequence and remembers: SimpleRnn, Lstm or Gru.</summary>
/// <param name="Cell">What it does at a step.</param>
/// <param name="Activation">The function of what is remembered.</param>
/// <param name="Gate">The function of the gates.</param>
/// <param name="Directions">The weights of one direction, or of both.</param>
internal sealed record RecurrentLayer(RecurrentCell Cell, Function Activation, Function Gate, IReadOnlyList<RecurrentWeights> Directions)
    : Layer
{
    public override string Stem => Cell.Name;

    /// <summary>Whether it gives the states of all steps.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Whether the last step is read first; states are given in the order in which they are reached.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>How two directions become one; none for one.</summary>
    public Bidirectional Bidirectional { get; init; }

    /// <summary>The probability to drop a channel of the input, in training.</summary>
    public float Dropout { get; init; }

    /// <summary>The probability to drop a unit of the state before the next step's products, in training.</summary>
    public float RecurrentDropout { get; init; }

    public override IReadOnlyList<Weight> Weights => [.. Directions.SelectMany((direction, index) =>
        direction.All.Select(weight => index == 0 ? weight : weight with { Variable = "backward_" + weight.Variable }))];

    public override IReadOnlyList<Weight> KerasWeights => [.. Directions.SelectMany((direction, index) =>
        direction.OfKeras.Select(weight => index == 0 ? weight : weight with { Variable = "backward_" + weight.Variable }))];

    public override IReadOnlyList<LayerSetting> Settings =>
        Cell.ResetsAfter is bool resetsAfter ? [new(nameof(GruAttribute.ResetAfter), resetsAfter ? 1 : 0)] : [];

    private int Units => Directions[0].Recurrent.Shape[0];

    public static RecurrentLayer Read(RecurrentCell cell, LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        int units = arguments.Integer("units"), sums = cell.Gates * units;
        Bidirectional merge = arguments.Choice<Bidirectional>("Bidirectional");
        string[] directions = merge == Bidirectional.None ? [""] : ["", "backward_"];
        return new(
            cell, arguments.Function("Activation", CompiledNet.Activation.Tanh),
            arguments.Function("RecurrentActivation", CompiledNet.Activation.Sigmoid),
            [.. directions.Select(prefix => new RecurrentWeights(
                Take(prefix, "kernel", reading.Input.Channels, sums), Take(prefix, "recurrent_kernel", units, sums),
                arguments.Flag("UseBias", true) ? Take(prefix, "bias", sums) : null,
                arguments.Flag("UseBias", true) && cell.HasRecurrentBias ? Take(prefix, "recurrent_bias", sums) : null))])
        {
            ReturnSequences = arguments.Flag("ReturnSequences", false),
            GoBackwards = arguments.Flag("GoBackwards", false),
            Bidirectional = merge,
            Dropout = arguments.Real("Dropout", 0),
            RecurrentDropout = arguments.Real("RecurrentDropout", 0),
        };

        Weight Take(string prefix, string variable, params int[] shape) =>
            reading.Weight(prefix + variable, shape) with { Variable = variable };
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape input = Sizes.Sequence(inputs);
        RequireRising(Activation);
        if (Cell.HasGates)
            RequireRising(Gate);
        int sums = checked(Cell.Gates * Units);
        foreach (RecurrentWeights direction in Directions)
        {
            Sizes.CheckWeight(direction.Kernel, input.Channels, sums);
            Sizes.CheckWeight(direction.Recurrent, Units, sums);
            Sizes.CheckBias(direction.Bias, sums);
            Sizes.CheckBias(direction.RecurrentBias, sums);
        }

        int channels = Bidirectional == Bidirectional.Concatenate ? checked(2 * Units) : Units;
        return Sizes.Check(ReturnSequences ? Shapes.Sequence(input.Width, channels) : Shapes.Vector(channels));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText(Cell.Name).Add($"{Units}")
            .Flag("ReturnSequences", ReturnSequences).Flag("GoBackwards", GoBackwards);
        if (Cell.ResetsAfter == false)
            attribute.Option("ResetAfter", "false");
        if (Bidirectional != Bidirectional.None)
            attribute.Option("Bidirectional", $"Bidirectional.{Bidirectional}");
        if (Dropout > 0)
            attribute.Option("Dropout", AttributeText.Real(Dropout));
        if (RecurrentDropout > 0)
            attribute.Option("RecurrentDropout", AttributeText.Real(RecurrentDropout));
        attribute.Bias(Directions[0].Bias is not null);
        if (Activation.Kind != CompiledNet.Activation.Tanh)
            attribute.Option("Activation", $"Activation.{Activation.Kind}");
        if (Cell.HasGates && Gate.Kind != CompiledNet.Activation.Sigmoid)
            attribute.Option("RecurrentActivation", $"Activation.{Gate.Kind}");
        return attribute;
    }

    /// <summary>Steps stand first there, and the states of all steps and directions are [steps, directions, batch, units].</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string steps = onnx.AddNode("Transpose", [inputs[0]], ("perm", new long[] { 2, 0, 1 }));
        string states = onnx.AddOutput(
            ReturnSequences ? 0 : 1, Cell.Operator, [steps, .. RecurrentWeights.Export(onnx, Cell, Directions)],
                OnnxRecurrence.Attributes(this));
        int axis = ReturnSequences ? 1 : 0;
        string[] parts = [.. Directions.Select((_, index) => onnx.AddPick(states, axis, index, $"direction{index}"))];
        string merged = Bidirectional switch
        {
            Bidirectional.None => parts[0],
            Bidirectional.Concatenate => onnx.AddNode("Concat", parts, ("axis", axis + 1L)),
            Bidirectional.Add => onnx.AddNode("Add", parts),
            Bidirectional.Multiply => onnx.AddNode("Mul", parts),
            _ => onnx.AddNode("Mean", parts),
        };
        if (!ReturnSequences)
            return merged;
        if (GoBackwards)
        {
            long[] order = [.. Enumerable.Range(0, shapes[0].Width).Reverse().Select(step => (long)step)];
            merged = onnx.AddNode("Gather", [merged, onnx.AddIntegers("order", order)], ("axis", 0L));
        }

        return onnx.AddNode("Transpose", [merged], ("perm", new long[] { 1, 2, 0 }));
    }

    /// <summary>On the way back there are the gates, not what they were made of.</summary>
    private static void RequireRising(Function function)
    {
        if (function.Kind is CompiledNet.Activation.Softmax or CompiledNet.Activation.Gelu or CompiledNet.Activation.GeluTanh
            or CompiledNet.Activation.Silu or CompiledNet.Activation.HardSwish or CompiledNet.Activation.Mish)
            throw new RefusedException($"its function is {function.Kind}; CompiledNet's recurrent layers have functions of each value that never fall");
        if (function.Kind == CompiledNet.Activation.LeakyRelu && function.NegativeSlope != Function.DefaultSlope)
            throw new RefusedException(
                $"its LeakyRelu has a slope of {function.NegativeSlope}; that of CompiledNet's recurrent layers has {Function.DefaultSlope}");
    }
}

/// <summary>The weights of one direction, in Keras' layouts.</summary>
/// <param name="Kernel">channels x gates of all units.</param>
/// <param name="Recurrent">units x gates of all units.</param>
/// <param name="Bias">Gates of all units; null for none.</param>
/// <param name="RecurrentBias">Of a Gru with biases that resets after the recurrent product: gates of all units; else null.</param>
internal sealed record RecurrentWeights(Weight Kernel, Weight Recurrent, Weight? Bias, Weight? RecurrentBias)
{
    public IEnumerable<Weight> All => new[] { Kernel, Recurrent, Bias, RecurrentBias }.OfType<Weight>();

    /// <summary>Keras has the two biases as rows of one.</summary>
    public IEnumerable<Weight> OfKeras => Bias is null || RecurrentBias is null ? All
        : [Kernel, Recurrent, new("bias", [2, Bias.Shape[0]], [.. Bias.Values, .. RecurrentBias.Values])];

    /// <summary>Adds W, R and, where there are biases, B of ONNX' operator.</summary>
    public static IEnumerable<string> Export(OnnxWriter onnx, RecurrentCell cell, IReadOnlyList<RecurrentWeights> directions)
    {
        RecurrentWeights first = directions[0];
        int sums = first.Kernel.Shape[1];
        yield return Add("W", [directions.Count, sums, first.Kernel.Shape[0]], direction => Turn(cell, direction.Kernel));
        yield return Add("R", [directions.Count, sums, first.Recurrent.Shape[0]], direction => Turn(cell, direction.Recurrent));
        if (first.Bias is not null)
            yield return Add("B", [directions.Count, 2 * sums], direction =>
                [.. Turn(cell, direction.Bias!), .. direction.RecurrentBias is { } other ? Turn(cell, other) : new float[sums]]);

        string Add(string variable, int[] shape, Func<RecurrentWeights, float[]> values) =>
            onnx.AddWeight(variable, new(variable, shape, [.. directions.SelectMany(values)]));
    }

    /// <summary>The directions that W, R and B of ONNX' operator hold.</summary>
    public static IEnumerable<RecurrentWeights> Import(RecurrentCell cell, Tensor kernel, Tensor recurrent, Tensor? bias)
    {
        (int directions, int sums) = (kernel.Shape[0], kernel.Shape[1]);
        for (int direction = 0; direction < directions; direction++)
        {
            Weight Back(string variable, double[] values)
            {
                int rows = values.Length / sums, units = sums / cell.Gates;
                var turned = new float[values.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    int sum = i / rows, gate = cell.OperatorGates[sum / units];
                    turned[(i % rows * sums) + (gate * units) + (sum % units)] = (float)values[i];
                }

                return new(variable, variable.EndsWith("kernel", StringComparison.Ordinal) ? [rows, sums] : [sums], turned);
            }

            double[] Part(Tensor tensor) => [.. tensor.Data.Skip(direction * tensor.Length / directions).Take(tensor.Length / directions)];
            double[]? first = bias is null ? null : Part(bias)[..sums], second = bias is null ? null : Part(bias)[sums..];
            if (!cell.HasRecurrentBias && first is not null)
                (first, second) = ([.. first.Zip(second!, (x, y) => x + y)], null);
            yield return new(
                Back("kernel", Part(kernel)), Back("recurrent_kernel", Part(recurrent)), first is null ? null : Back("bias", first),
                second is null ? null : Back("recurrent_bias", second));
        }
    }

    /// <summary>Values for each gate and unit, in ONNX' order of the gates and with the gates first.</summary>
    private static float[] Turn(RecurrentCell cell, Weight weight)
    {
        int sums = weight.Shape[^1], rows = weight.Values.Length / sums, units = sums / cell.Gates;
        return [.. cell.OperatorGates.SelectMany(gate => Enumerable.Range(gate * units, units))
            .SelectMany(sum => Enumerable.Range(0, rows).Select(row => weight.Values[(row * sums) + sum]))];
    }
}
