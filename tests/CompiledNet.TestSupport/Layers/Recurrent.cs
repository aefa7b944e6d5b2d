using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// A layer whose state follows, step by step, from the input and the state before it. Parameters: kernel [channels, gates of all units],
/// recurrent_kernel [units, gates of all units], bias, of a GRU recurrent_bias too; those of the other direction begin with backward_.
/// </summary>
/// <param name="Cell">The attribute's name.</param>
/// <param name="Units">Numbers of the state.</param>
public sealed record Recurrent(string? Name, string Cell, int Units) : LayerDescription(Name)
{
    /// <summary>What <see cref="Merged"/> is of a layer that reads in one direction.</summary>
    public const string OneDirection = "None";

    public static IReadOnlyList<string> Cells { get; } = ["SimpleRnn", "Lstm", "Gru"];

    public static IReadOnlyList<string> Merges { get; } = ["Concatenate", "Add", "Multiply", "Average"];

    /// <summary>What may stand in a cell: functions of each value, whose derivative follows from what they give.</summary>
    public static IReadOnlyList<ActivationFunction> Functions { get; } =
    [
        ActivationFunction.Tanh, ActivationFunction.Sigmoid, ActivationFunction.HardSigmoid, ActivationFunction.Softsign, ActivationFunction.Relu,
        ActivationFunction.Linear, ActivationFunction.Elu, ActivationFunction.LeakyRelu,
    ];

    public bool ReturnSequences { get; init; }

    public bool GoBackwards { get; init; }

    /// <summary>How two directions become one.</summary>
    public string Merged { get; init; } = OneDirection;

    /// <summary>Whether a GRU applies its reset gate behind the recurrent kernel.</summary>
    public bool ResetAfter { get; init; } = true;

    public bool UseBias { get; init; } = true;

    public ActivationFunction Function { get; init; } = ActivationFunction.Tanh;

    public ActivationFunction GateFunction { get; init; } = ActivationFunction.Sigmoid;

    /// <summary>
    /// The probability to drop a channel of the input, in training: with 0 nothing is. What is dropped has tests of its own.
    /// </summary>
    public float Dropout { get; init; }

    /// <summary>The same of units of the state.</summary>
    public float RecurrentDropout { get; init; }

    public override string Stem => Cell;

    public override string AttributeName => Cell;

    private int Gates => Cell switch
    {
        "SimpleRnn" => 1,
        "Lstm" => 4,
        _ => 3,
    };

    private bool IsBidirectional => Merged != OneDirection;

    private TensorShape OfState => new(1, 1, Units, IsVector: true);

    public static Recurrent From(JsonElement json) => new(
        json.Text("name"), Cells.First(cell => cell.Equals(json.Text("class"), StringComparison.OrdinalIgnoreCase)), json.GetProperty("units").GetInt32())
    {
        ReturnSequences = json.Flag("return_sequences", otherwise: false),
        GoBackwards = json.Flag("go_backwards", otherwise: false),
        Merged = json.Text("bidirectional") ?? OneDirection,
        ResetAfter = json.Flag("reset_after", otherwise: true),
        UseBias = json.Flag("use_bias", otherwise: true),
        Function = ActivationFunction.Parse(json.Text("activation") ?? "tanh"),
        GateFunction = ActivationFunction.Parse(json.Text("recurrent_activation") ?? "sigmoid"),
    };

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs)
    {
        int channels = Merged == "Concatenate" ? 2 * Units : Units;
        return ReturnSequences ? inputs[0] with { Channels = channels } : new(1, 1, channels, IsVector: true);
    }

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        int sums = Gates * Units;
        List<ParameterShape> own = [new("kernel", [input.Channels, sums], input.Channels, sums), new("recurrent_kernel", [Units, sums], Units, sums)];
        if (UseBias)
            own.Add(new("bias", [sums], 1, 1));
        if (UseBias && Cell == "Gru" && ResetAfter)
            own.Add(new("recurrent_bias", [sums], 1, 1));
        return IsBidirectional ? [.. own, .. own.Select(parameter => parameter with { Name = "backward_" + parameter.Name })] : own;
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return $"{Units}";
        if (ReturnSequences)
            yield return "ReturnSequences = true";
        if (GoBackwards)
            yield return "GoBackwards = true";
        if (IsBidirectional)
            yield return $"Bidirectional = Bidirectional.{Merged}";
        if (!ResetAfter)
            yield return "ResetAfter = false";
        if (Dropout > 0)
            yield return FormattableString.Invariant($"Dropout = {Dropout:R}f");
        if (RecurrentDropout > 0)
            yield return FormattableString.Invariant($"RecurrentDropout = {RecurrentDropout:R}f");
        if (!UseBias)
            yield return "UseBias = false";
        if (Function != ActivationFunction.Tanh)
            yield return $"Activation = Activation.{Function}";
        if (GateFunction != ActivationFunction.Sigmoid)
            yield return $"RecurrentActivation = Activation.{GateFunction}";
    }

    public override StepMask? OutputMask(LayerPass pass) => ReturnSequences && !GoBackwards ? pass.Mask : null;

    public override Tensor Forward(LayerPass pass)
    {
        Tensor first = Give(Run(pass, "", GoBackwards), pass, isAligned: false);
        if (!IsBidirectional)
            return first;
        Tensor second = Give(Run(pass, "backward_", isBackwards: true), pass, isAligned: true);
        return Blank(pass, Join().Forward(new LayerPass([first, second], pass.Parameters, pass.Training)));
    }

    /// <summary>Both directions give zeros for steps that do not count.</summary>
    private Tensor Blank(LayerPass pass, Tensor merged) => ReturnSequences && pass.Mask is { } mask ? mask.Apply(merged) : merged;

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        List<Moment> first = Run(pass, "", GoBackwards);
        var input = new TensorSum(pass.Input.Count, pass.Input.Shape);
        if (!IsBidirectional)
        {
            Back(first, pass, "", outputGradient, isAligned: false, input);
            return [input.ToTensor()];
        }

        List<Moment> second = Run(pass, "backward_", isBackwards: true);
        var join = new LayerPass([Give(first, pass, isAligned: true), Give(second, pass, isAligned: true)], pass.Parameters, pass.Training);
        Tensor[] gradients = Join().Backward(join, Blank(pass, outputGradient));
        Back(first, pass, "", gradients[0], isAligned: true, input);
        Back(second, pass, "backward_", gradients[1], isAligned: true, input);
        return [input.ToTensor()];
    }

    private Merge Join() => new(null, Merged);

    /// <summary>What there was of a step.</summary>
    /// <param name="Step">Which of the sequence.</param>
    /// <param name="Previous">The state before it.</param>
    /// <param name="Inner">What the state gave to each gate.</param>
    /// <param name="Sums">What each gate is the function of.</param>
    /// <param name="Values">The gates.</param>
    /// <param name="Cell">What an LSTM remembers; zeros of others.</param>
    private sealed record Moment(int Step, Tensor Previous, Tensor PreviousCell, Tensor[] Inner, Tensor[] Sums, Tensor[] Values, Tensor Cell, Tensor State);

    /// <summary>The steps in the order in which they are read.</summary>
    private List<Moment> Run(LayerPass pass, string prefix, bool isBackwards)
    {
        int steps = pass.Input.Shape.Width;
        var moments = new List<Moment>();
        var zeros = new Tensor(pass.Input.Count, OfState);
        (Tensor state, Tensor cell) = (zeros, zeros);
        for (int turn = 0; turn < steps; turn++)
        {
            int step = isBackwards ? steps - 1 - turn : turn;
            Tensor[] outer = Products(pass, prefix + "kernel", prefix + "bias", (n, i) => pass.Input[n, 0, step, i], pass.Input.Shape.Channels);
            Tensor before = state;
            Tensor[] inner = Products(pass, prefix + "recurrent_kernel", prefix + "recurrent_bias", (n, i) => before[n, 0, 0, i], Units);
            Moment moment = Cell switch
            {
                "SimpleRnn" => Simple(step, state, outer, inner),
                "Lstm" => Lstm(step, state, cell, outer, inner),
                _ when ResetAfter => Gru(step, state, outer, inner),
                _ => GruOfReset(step, state, outer, inner, operand =>
                    Products(pass, prefix + "recurrent_kernel", "", (n, i) => operand[n, 0, 0, i], Units)[2]),
            };
            if (pass.Mask is not null)
                moment = moment with { State = Choose(pass, step, moment.State, state), Cell = Choose(pass, step, moment.Cell, cell) };
            moments.Add(moment);
            (state, cell) = (moment.State, moment.Cell);
        }

        return moments;
    }

    /// <summary>One tensor of the images whose step counts, another of those whose does not.</summary>
    private static Tensor Choose(LayerPass pass, int step, Tensor counted, Tensor skipped)
    {
        var chosen = new Tensor(counted.Count, counted.Shape);
        chosen.ForEach((n, y, x, c) => chosen[n, y, x, c] = pass.Mask is { } mask && !mask[n, step] ? skipped[n, y, x, c] : counted[n, y, x, c]);
        return chosen;
    }

    private Moment Simple(int step, Tensor previous, Tensor[] outer, Tensor[] inner)
    {
        Tensor sum = Plus(outer[0], inner[0]);
        Tensor state = Function.Apply(sum);
        return new(step, previous, previous, inner, [sum], [state], previous, state);
    }

    private Moment Lstm(int step, Tensor previous, Tensor cell, Tensor[] outer, Tensor[] inner)
    {
        Tensor[] sums = [.. outer.Zip(inner, Plus)];
        Tensor[] gates = [GateFunction.Apply(sums[0]), GateFunction.Apply(sums[1]), Function.Apply(sums[2]), GateFunction.Apply(sums[3])];
        Tensor next = Plus(Times(gates[1], cell), Times(gates[0], gates[2]));
        return new(step, previous, cell, inner, sums, gates, next, Times(gates[3], Function.Apply(next)));
    }

    private Moment Gru(int step, Tensor previous, Tensor[] outer, Tensor[] inner)
    {
        Tensor[] sums = [Plus(outer[0], inner[0]), Plus(outer[1], inner[1]), outer[2]];
        Tensor update = GateFunction.Apply(sums[0]);
        Tensor reset = GateFunction.Apply(sums[1]);
        sums[2] = Plus(outer[2], Times(reset, inner[2]));
        Tensor candidate = Function.Apply(sums[2]);
        Tensor state = Plus(Times(update, Minus(previous, candidate)), candidate);
        return new(step, previous, previous, inner, sums, [update, reset, candidate], previous, state);
    }

    /// <summary>The state is reset before it is multiplied; what comes of that stands in the place of a cell.</summary>
    private Moment GruOfReset(int step, Tensor previous, Tensor[] outer, Tensor[] inner, Func<Tensor, Tensor> multiply)
    {
        Tensor[] sums = [Plus(outer[0], inner[0]), Plus(outer[1], inner[1]), outer[2]];
        Tensor update = GateFunction.Apply(sums[0]);
        Tensor reset = GateFunction.Apply(sums[1]);
        Tensor operand = Times(reset, previous);
        sums[2] = Plus(outer[2], multiply(operand));
        Tensor candidate = Function.Apply(sums[2]);
        Tensor state = Plus(Times(update, Minus(previous, candidate)), candidate);
        return new(step, previous, previous, inner, sums, [update, reset, candidate], operand, state);
    }

    /// <summary>The states as the layer gives them: in the order of the steps where they are aligned, else in that of the reading.</summary>
    private Tensor Give(List<Moment> moments, LayerPass pass, bool isAligned)
    {
        if (!ReturnSequences)
            return moments[^1].State;
        var output = new Tensor(pass.Input.Count, pass.Input.Shape with { Channels = Units });
        for (int turn = 0; turn < moments.Count; turn++)
        {
            int place = isAligned ? moments[turn].Step : turn;
            moments[turn].State.ForEach((n, _, _, unit) => output[n, 0, place, unit] = moments[turn].State[n, 0, 0, unit]);
        }

        return output;
    }

    private void Back(List<Moment> moments, LayerPass pass, string prefix, Tensor outputGradient, bool isAligned, TensorSum input)
    {
        int count = pass.Input.Count;
        int sums = Gates * Units;
        Approximate[] kernel = pass.Parameters[prefix + "kernel"];
        Approximate[] recurrent = pass.Parameters[prefix + "recurrent_kernel"];
        var kernelSums = new Sum[kernel.Length];
        var recurrentSums = new Sum[recurrent.Length];
        var biasSums = new Sum[sums];
        var recurrentBiasSums = new Sum[sums];
        var zeros = new Tensor(count, OfState);
        (Tensor slope, Tensor cellSlope) = (ReturnSequences ? zeros : outputGradient, zeros);
        for (int turn = moments.Count - 1; turn >= 0; turn--)
        {
            Moment moment = moments[turn];
            int place = isAligned ? moment.Step : turn;
            if (ReturnSequences)
                slope = Plus(slope, Place(outputGradient, place));
            Tensor whole = slope, wholeCell = cellSlope;
            slope = Choose(pass, moment.Step, slope, zeros);
            (Tensor[] outer, Tensor[] inner, Tensor direct, cellSlope) = Cell switch
            {
                "SimpleRnn" => SimpleBack(moment, slope, zeros),
                "Lstm" => LstmBack(moment, slope, Choose(pass, moment.Step, cellSlope, zeros), zeros),
                _ when ResetAfter => GruBack(moment, slope),
                _ => GruOfResetBack(moment, slope, recurrent),
            };
            direct = Choose(pass, moment.Step, direct, whole);
            cellSlope = Choose(pass, moment.Step, cellSlope, wholeCell);
            var back = new TensorSum(count, OfState);
            direct.ForEach((n, _, _, unit) => back[n, 0, 0, unit].Add(direct[n, 0, 0, unit]));
            direct.ForEach((n, _, _, unit) =>
            {
                for (int gate = 0; gate < Gates; gate++)
                {
                    int column = (gate * Units) + unit;
                    Approximate outerSlope = outer[gate][n, 0, 0, unit];
                    Approximate innerSlope = inner[gate][n, 0, 0, unit];
                    biasSums[column].Add(outerSlope);
                    recurrentBiasSums[column].Add(innerSlope);
                    for (int i = 0; i < pass.Input.Shape.Channels; i++)
                    {
                        kernelSums[(i * sums) + column].Add(pass.Input[n, 0, moment.Step, i], outerSlope);
                        input[n, 0, moment.Step, i].Add(kernel[(i * sums) + column], outerSlope);
                    }

                    bool isOfReset = !ResetAfter && gate == 2;
                    for (int i = 0; i < Units; i++)
                    {
                        recurrentSums[(i * sums) + column].Add((isOfReset ? moment.Cell : moment.Previous)[n, 0, 0, i], innerSlope);
                        if (!isOfReset)
                            back[n, 0, 0, i].Add(recurrent[(i * sums) + column], innerSlope);
                    }
                }
            });
            slope = back.ToTensor();
        }

        pass.SetGradient(prefix + "kernel", kernelSums);
        pass.SetGradient(prefix + "recurrent_kernel", recurrentSums);
        if (UseBias)
            pass.SetGradient(prefix + "bias", biasSums);
        if (UseBias && Cell == "Gru" && ResetAfter)
            pass.SetGradient(prefix + "recurrent_bias", recurrentBiasSums);
    }

    private (Tensor[] Outer, Tensor[] Inner, Tensor Direct, Tensor Cell) SimpleBack(Moment moment, Tensor slope, Tensor zeros)
    {
        Tensor[] delta = [Function.Backward(moment.Sums[0], moment.Values[0], slope)];
        return (delta, delta, zeros, zeros);
    }

    private (Tensor[] Outer, Tensor[] Inner, Tensor Direct, Tensor Cell) LstmBack(Moment moment, Tensor slope, Tensor cellSlope, Tensor zeros)
    {
        Tensor shown = Function.Apply(moment.Cell);
        Tensor cell = Plus(cellSlope, Function.Backward(moment.Cell, shown, Times(slope, moment.Values[3])));
        Tensor Gate(int gate, Tensor gradient) => GateFunction.Backward(moment.Sums[gate], moment.Values[gate], gradient);
        Tensor[] delta =
        [
            Gate(0, Times(cell, moment.Values[2])),
            Gate(1, Times(cell, moment.PreviousCell)),
            Function.Backward(moment.Sums[2], moment.Values[2], Times(cell, moment.Values[0])),
            Gate(3, Times(slope, shown)),
        ];
        return (delta, delta, zeros, Times(cell, moment.Values[1]));
    }

    private (Tensor[] Outer, Tensor[] Inner, Tensor Direct, Tensor Cell) GruBack(Moment moment, Tensor slope)
    {
        (Tensor update, Tensor reset, Tensor candidate) = (moment.Values[0], moment.Values[1], moment.Values[2]);
        Tensor updateDelta = GateFunction.Backward(moment.Sums[0], update, Times(slope, Minus(moment.Previous, candidate)));
        Tensor candidateDelta = Function.Backward(moment.Sums[2], candidate, Times(slope, update.Map(gate => 1 - gate)));
        Tensor resetDelta = GateFunction.Backward(moment.Sums[1], reset, Times(candidateDelta, moment.Inner[2]));
        return ([updateDelta, resetDelta, candidateDelta], [updateDelta, resetDelta, Times(candidateDelta, reset)], Times(slope, update), moment.Cell);
    }

    private (Tensor[] Outer, Tensor[] Inner, Tensor Direct, Tensor Cell) GruOfResetBack(Moment moment, Tensor slope, Approximate[] recurrent)
    {
        (Tensor update, Tensor reset, Tensor candidate) = (moment.Values[0], moment.Values[1], moment.Values[2]);
        Tensor updateDelta = GateFunction.Backward(moment.Sums[0], update, Times(slope, Minus(moment.Previous, candidate)));
        Tensor candidateDelta = Function.Backward(moment.Sums[2], candidate, Times(slope, update.Map(gate => 1 - gate)));
        var operand = new TensorSum(slope.Count, OfState);
        candidateDelta.ForEach((n, _, _, unit) =>
        {
            for (int i = 0; i < Units; i++)
                operand[n, 0, 0, i].Add(recurrent[(i * Gates * Units) + (2 * Units) + unit], candidateDelta[n, 0, 0, unit]);
        });
        Tensor operandSlope = operand.ToTensor();
        Tensor resetDelta = GateFunction.Backward(moment.Sums[1], reset, Times(operandSlope, moment.Previous));
        Tensor[] delta = [updateDelta, resetDelta, candidateDelta];
        return (delta, delta, Plus(Times(slope, update), Times(operandSlope, reset)), moment.Cell);
    }

    /// <summary>For each gate, bias + sum over i of value i times kernel [i, gate of each unit].</summary>
    private Tensor[] Products(LayerPass pass, string kernelName, string biasName, Func<int, int, Approximate> value, int length)
    {
        Approximate[] kernel = pass.Parameters[kernelName];
        Approximate[]? bias = pass.Parameters.GetValueOrDefault(biasName);
        return [.. Enumerable.Range(0, Gates).Select(gate =>
        {
            var result = new Tensor(pass.Input.Count, OfState);
            result.ForEach((n, _, _, unit) =>
            {
                Sum sum = default;
                int column = (gate * Units) + unit;
                if (bias is not null)
                    sum.Add(bias[column]);
                for (int i = 0; i < length; i++)
                    sum.Add(kernel[(i * Gates * Units) + column], value(n, i));
                result[n, 0, 0, unit] = sum.Result;
            });
            return result;
        })];
    }

    private Tensor Place(Tensor sequence, int step)
    {
        var place = new Tensor(sequence.Count, OfState);
        place.ForEach((n, _, _, unit) => place[n, 0, 0, unit] = sequence[n, 0, step, unit]);
        return place;
    }

    private static Tensor Plus(Tensor left, Tensor right) => Zip(left, right, (x, y) => x + y);

    private static Tensor Minus(Tensor left, Tensor right) => Zip(left, right, (x, y) => x - y);

    private static Tensor Times(Tensor left, Tensor right) => Zip(left, right, (x, y) => x * y);

    private static Tensor Zip(Tensor left, Tensor right, Func<Approximate, Approximate, Approximate> join) =>
        new(left.Count, left.Shape, [.. left.Values.Zip(right.Values, join)]);
}
