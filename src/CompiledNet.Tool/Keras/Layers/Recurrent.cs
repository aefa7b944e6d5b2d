using System.Text.Json;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>
/// SimpleRNN, LSTM and GRU: kernel [channels, gates of all units], recurrent kernel [units, ...], bias, which has two rows where a GRU
/// resets after the recurrent product.
/// </summary>
internal sealed class KerasRecurrent : KerasLayer
{
    /// <summary>
    /// What Keras' hard_sigmoid was before Keras 3, clip(0.2 x + 0.5, 0, 1), in parts of what it is since, clip(x / 6 + 0.5, 0, 1).
    /// </summary>
    private const float OldSlope = 1.2f;

    private readonly KerasFunction function, gate;
    private readonly bool hasOldGates;
    private readonly float dropout, recurrentDropout;

    public KerasRecurrent(KerasConfig config, RecurrentCell cell)
    {
        foreach (string refused in (string[])["stateful", "time_major", "return_state"])
        {
            if (config.Flag(refused, false))
                throw new RefusedException($"its {refused} is true; CompiledNet's recurrent layers begin each sequence anew, and give states alone");
        }

        // Before Keras 2.1.3 there was no such word, and the reset gate was before the product.
        Cell = cell == RecurrentCell.Gru && !config.Flag("reset_after", config.Version >= 3) ? RecurrentCell.GruResetBefore : cell;
        function = config.Has("activation") ? KerasFunction.Read(config) : KerasFunction.Named("linear", config.Version);
        hasOldGates = cell.HasGates && config.Version < 3
            && config.Find("recurrent_activation") is { ValueKind: JsonValueKind.String } named && named.GetString() == "hard_sigmoid";
        gate = !cell.HasGates ? KerasFunction.Named("sigmoid", config.Version)
            : hasOldGates ? new(new(Activation.HardSigmoid), sums => sums.Map(sum => Math.Clamp((0.2 * sum) + 0.5, 0, 1)))
            : KerasFunction.Read(config, "recurrent_activation");
        HasBias = config.Flag("use_bias", true);
        ReturnSequences = config.Flag("return_sequences", false);
        GoBackwards = config.Flag("go_backwards", false);
        Restraint = KerasRestraint.Read(config, "kernel", 0);
        (dropout, recurrentDropout) = (Rate("dropout"), Rate("recurrent_dropout"));

        // A rate of 1 drops nothing there.
        float Rate(string name) => (float)config.Real(name, 0) is > 0 and < 1 and float rate ? rate : 0;
    }

    public RecurrentCell Cell { get; }

    public override KerasRestraint Restraint { get; }

    public bool HasBias { get; }

    public bool ReturnSequences { get; }

    public bool GoBackwards { get; }

    public override IReadOnlyList<string> Parts => ["cell"];

    public override int Variables => HasBias ? 3 : 2;

    public override string? Omission =>
        recurrentDropout > 0 && Cell.HasGates ? "its recurrent_dropout drops units for all gates alike, and not for each by itself" : null;

    /// <summary>A word on weights that are others than the file's; null where they are the same.</summary>
    public string? Remark => hasOldGates ? "the weights of its gates times 1.2, for Keras 2's hard_sigmoid" : null;

    /// <summary>Keras takes the steps of a mask as they were before they are turned around.</summary>
    public override KerasMask Mask => !ReturnSequences ? KerasMask.Ends : GoBackwards ? KerasMask.Refuses : KerasMask.Carries;

    /// <summary>A layer of one direction, or of both.</summary>
    public RecurrentLayer ToLayer(params IReadOnlyList<Tensor>[] directions) =>
        new(Cell, function.Function, gate.Function, [.. directions.Select(ToWeights)])
        {
            ReturnSequences = ReturnSequences, Dropout = dropout, RecurrentDropout = recurrentDropout,
        };

    /// <summary>Whether another layer computes the same with other weights.</summary>
    public bool IsLike(KerasRecurrent other) => Cell == other.Cell && HasBias == other.HasBias && ReturnSequences == other.ReturnSequences
        && function.Function == other.function.Function && gate.Function == other.gate.Function && hasOldGates == other.hasOldGates;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        new(ToLayer(weights) with { GoBackwards = GoBackwards }, name, inputs) { Remark = Remark };

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => Evaluate(inputs, weights, null);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights, bool[]? mask)
    {
        Tensor states = Run(inputs[0], weights, mask);
        return ReturnSequences ? states : Recurrence.Last(states);
    }

    /// <summary>The states of all steps, in the order in which they are reached.</summary>
    public Tensor Run(Tensor sequence, IReadOnlyList<Tensor> weights, bool[]? mask)
    {
        double[]? bias = HasBias ? weights[2].Data : null;
        int sums = weights[1].Shape[1];
        (double[]? input, double[]? recurrent) = bias is not null && Cell.HasRecurrentBias ? (bias[..sums], bias[sums..]) : (bias, null);
        return new Recurrence(Cell, weights[0], weights[1], input, recurrent, function.At, gate.At).Run(sequence, GoBackwards, mask);
    }

    private RecurrentWeights ToWeights(IReadOnlyList<Tensor> weights)
    {
        Weight kernel = ToGates("kernel", Require(weights[0], 2, "kernel"));
        Weight recurrent = ToGates("recurrent_kernel", Require(weights[1], 2, "recurrent_kernel"));
        if (!HasBias)
            return new(kernel, recurrent, null, null);
        if (!Cell.HasRecurrentBias)
            return new(kernel, recurrent, ToGates("bias", Require(weights[2], 1, "bias")), null);
        Weight both = ToGates("bias", Require(weights[2], 2, "bias"));
        int sums = both.Shape[1];
        return new(kernel, recurrent, new("bias", [sums], both.Values[..sums]), new("recurrent_bias", [sums], both.Values[sums..]));
    }

    /// <summary>A variable whose last axis is the sums of all gates.</summary>
    private Weight ToGates(string variable, Tensor values)
    {
        Weight weight = ToWeight(variable, values);
        int sums = weight.Shape[^1], units = sums / Cell.Gates;
        return !hasOldGates || units == 0 ? weight : weight with
        {
            Values = [.. weight.Values.Select((value, index) => Cell.IsGate(index % sums / units) ? OldSlope * value : value)],
        };
    }
}

/// <summary>Bidirectional: a recurrent layer, and one that reads backwards.</summary>
internal sealed class KerasBidirectional : KerasLayer
{
    private readonly KerasRecurrent forward, backward;
    private readonly Bidirectional merge;

    public KerasBidirectional(KerasConfig config)
    {
        forward = Read("layer");
        if (forward.GoBackwards)
            throw new RefusedException("its first layer reads backwards; CompiledNet's reads forwards");
        backward = config.Has("backward_layer") ? Read("backward_layer") : Read("layer", isBackwards: true);
        if (!backward.GoBackwards || !backward.IsLike(forward))
            throw new RefusedException("its backward_layer is not the same layer, reading backwards; both directions are alike in CompiledNet");
        merge = config.Has("merge_mode") ? config.Text("merge_mode") switch
        {
            "concat" => Bidirectional.Concatenate,
            "sum" => Bidirectional.Add,
            "mul" => Bidirectional.Multiply,
            "ave" => Bidirectional.Average,
            string other => throw new RefusedException($"its merge_mode is '{other}'; CompiledNet has concat, sum, mul and ave"),
        }
        : throw new RefusedException("its merge_mode is None: it gives two values; CompiledNet merges them");

        KerasRecurrent Read(string name, bool isBackwards = false)
        {
            (string kind, KerasConfig inner) = config.Layer(name);
            return KerasLayers.Read(kind, isBackwards ? inner.With("go_backwards", true) : inner) as KerasRecurrent
                ?? throw new RefusedException($"its {name} is {kind}; CompiledNet reads SimpleRNN, LSTM and GRU in both directions");
        }
    }

    public override IReadOnlyList<string> Parts => ["forward_layer/cell", "backward_layer/cell"];

    public override KerasRestraint? Restraint => forward.Restraint;

    public override int Variables => forward.Variables + backward.Variables;

    public override string? Omission => forward.Omission;

    public override KerasMask Mask => forward.Mask;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        (Tensor[] onwards, Tensor[] back) = Split(weights);
        return new Node(forward.ToLayer(onwards, back) with { Bidirectional = merge }, name, inputs) { Remark = forward.Remark };
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => Evaluate(inputs, weights, null);

    /// <summary>Both give zeros at steps that do not count (<c>zero_output_for_mask</c>).</summary>
    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights, bool[]? mask)
    {
        (Tensor[] onwards, Tensor[] back) = Split(weights);
        (Tensor first, Tensor second) = (forward.Run(inputs[0], onwards, mask), backward.Run(inputs[0], back, mask));
        (first, second) = forward.ReturnSequences
            ? (Recurrence.Clear(first, mask), Recurrence.Clear(Recurrence.Reverse(second), mask))
            : (Recurrence.Last(first), Recurrence.Last(second));
        if (merge == Bidirectional.Concatenate)
        {
            int units = first.Shape[^1];
            IEnumerable<double[]> joined = first.Data.Chunk(units).Zip(second.Data.Chunk(units), (x, y) => (double[])[.. x, .. y]);
            return new([.. first.Shape[..^1], 2 * units], [.. joined.SelectMany(step => step)]);
        }

        return new(first.Shape, [.. first.Data.Zip(second.Data, (x, y) => merge switch
        {
            Bidirectional.Add => x + y,
            Bidirectional.Multiply => x * y,
            _ => (x + y) / 2,
        })]);
    }

    private (Tensor[] Onwards, Tensor[] Back) Split(IReadOnlyList<Tensor> weights) =>
        ([.. weights.Take(forward.Variables)], [.. weights.Skip(forward.Variables)]);
}

/// <summary>TimeDistributed of a layer that does the same to a sequence as to each of its steps.</summary>
internal sealed class KerasTimeDistributed : KerasLayer
{
    private readonly KerasLayer layer;

    public KerasTimeDistributed(KerasConfig config)
    {
        (string kind, KerasConfig inner) = config.Layer("layer");
        layer = kind is "Dense" or "Activation" or "Dropout" ? KerasLayers.Read(kind, inner)
            : throw new RefusedException($"its layer is {kind}; CompiledNet has Dense, Activation and Dropout at each step");
    }

    public override IReadOnlyList<string> Parts => ["layer"];

    public override KerasRestraint? Restraint => layer.Restraint;

    public override int Variables => layer.Variables;

    public override KerasMask Mask => KerasMask.Carries;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        layer.Lower(inputs, name, weights);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => layer.Evaluate(inputs, weights);
}

/// <summary>RepeatVector: a sequence of one step, which is enlarged.</summary>
internal sealed class KerasRepeatVector(KerasConfig config) : KerasLayer
{
    private readonly int steps = config.Integer("n");

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        if (!inputs[0].Shape.IsVector)
            throw new RefusedException($"it repeats a vector, and its input is {inputs[0].Shape}");
        var one = new Node(new ReshapeLayer(Shapes.Sequence(1, inputs[0].Shape.Channels)), null, inputs);
        return new Node(new UpSampling2DLayer(1, steps, Interpolation.Nearest), name, one) { Remark = "a RepeatVector" };
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        new([steps, inputs[0].Length], [.. Enumerable.Repeat(inputs[0].Data, steps).SelectMany(step => step)]);
}
