using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>
/// RNN, LSTM and GRU. W and R are [directions, gates of all units, channels or units], B [directions, twice the gates of all units]; they
/// give the states of all steps, [steps, directions, batch, units], and the last ones, [directions, batch, units].
/// </summary>
internal sealed class Recurrent(RecurrentCell cell) : OnnxOperator
{
    private const int SequenceLengths = 4, InitialState = 5, InitialCell = 6, Peepholes = 7;

    public override bool HasWeights => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) =>
        LowerAll(node, inputs).FirstOrDefault(value => value is not null) ?? throw new RefusedException("nobody takes what it gives");

    public override IReadOnlyList<OnnxValue?> LowerAll(OnnxNode node, OnnxInputs inputs)
    {
        OnnxRecurrence read = OnnxRecurrence.Read(node, cell);
        ViewValue input = inputs.View();
        int batch = inputs.Batch;
        bool isBatchFirst = node.Integer("layout", 0) != 0;
        (int first, int second) = isBatchFirst ? (0, 1) : (1, 0);
        RefuseOthers(inputs);
        RecurrentWeights[] weights = Weights(inputs, read.Cell);
        if (input.Dimensions.Length != 3 || input.Dimensions[first] != batch
            || !input.Value.Layout.Equals(Layout.Walked(input.Dimensions, [first, second, 2])))
            throw new RefusedException($"it takes {(isBatchFirst ? "batch, steps" : "steps, batch")} and channels; its input is {input}");
        (int steps, int channels) = (input.Dimensions[second], input.Dimensions[2]);
        if (inputs.Known(SequenceLengths) is { } lengths && lengths.Data.Any(length => length != steps))
            throw new RefusedException($"its sequences have lengths of their own (sequence_lens); CompiledNet's have all {steps} steps");
        var layer = new RecurrentLayer(read.Cell, read.Activation, read.Gate, weights)
        {
            Bidirectional = weights.Length == 2 ? Bidirectional.Concatenate : Bidirectional.None,
            GoBackwards = read.IsReverse,
        };
        Node sequence = input.Node.Shape == Shapes.Sequence(steps, channels) ? input.Node
            : new Node(new ReshapeLayer(Shapes.Sequence(steps, channels)), null, input.Node);
        int directions = weights.Length, units = weights[0].Recurrent.Shape[0];
        if (!inputs.IsTaken(0))
        {
            int[] dimensions = isBatchFirst ? [batch, directions, units] : [directions, batch, units];
            return [null, View(new Node(layer, inputs.Source, sequence), dimensions, first == 0 ? [0, 1, 2] : [1, 0, 2])];
        }

        Node states = new(layer with { ReturnSequences = true }, inputs.Source, sequence);
        if (read.IsReverse)
            states = new Node(new FlipLayer(), null, states);
        if (inputs.IsTaken(1) && (directions == 2 || read.IsReverse))
            throw new RefusedException("the states of all steps and the last ones are both taken; CompiledNet gives one of them");
        int[] all = isBatchFirst ? [batch, steps, directions, units] : [steps, directions, batch, units];
        OnnxValue sequences = View(states, all, isBatchFirst ? [0, 1, 2, 3] : [2, 0, 1, 3]);
        if (!inputs.IsTaken(1))
            return [sequences];
        Node last = new(new Cropping2DLayer(0, 0, steps - 1, 0), null, states);
        int[] ends = isBatchFirst ? [batch, 1, units] : [1, batch, units];
        return [sequences, View(new Node(new FlattenLayer(), null, last), ends, isBatchFirst ? [0, 1, 2] : [1, 0, 2])];

        OnnxValue View(Node given, int[] dimensions, int[] order) =>
            new ViewValue(new(given, dimensions, Layout.Walked(dimensions, order))).Settle(batch);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => EvaluateAll(node, inputs)[0];

    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        OnnxRecurrence read = OnnxRecurrence.Read(node, cell);
        bool isBatchFirst = node.Integer("layout", 0) != 0;
        Tensor input = isBatchFirst ? inputs[0]! : inputs[0]!.Transpose(1, 0, 2);
        (int batch, int steps, int channels) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        Recurrence[] directions =
            [.. RecurrentWeights.Import(read.Cell, inputs[1]!, inputs[2]!, inputs.ElementAtOrDefault(3)).Select(read.With)];
        int units = directions[0].Recurrent.Shape[0];
        Tensor all = new(batch, steps, directions.Length, units), last = new(batch, directions.Length, units);
        for (int image = 0; image < batch; image++)
        {
            var sequence = new Tensor([steps, channels], input.Data[(image * steps * channels)..((image + 1) * steps * channels)]);
            for (int direction = 0; direction < directions.Length; direction++)
            {
                bool isBackwards = read.IsReverse || direction == 1;
                Tensor states = directions[direction].Run(sequence, isBackwards);
                Recurrence.Last(states).Data.CopyTo(last.Data, ((image * directions.Length) + direction) * units);
                states = isBackwards ? Recurrence.Reverse(states) : states;
                for (int step = 0; step < steps; step++)
                {
                    int place = ((((image * steps) + step) * directions.Length) + direction) * units;
                    states.Data.AsSpan(step * units, units).CopyTo(all.Data.AsSpan(place));
                }
            }
        }

        return isBatchFirst ? [all, last] : [all.Transpose(1, 2, 0, 3), last.Transpose(1, 0, 2)];
    }

    private static void RefuseOthers(OnnxInputs inputs)
    {
        if (inputs.Known(InitialState) is { } state && state.Data.Any(value => value != 0)
            || inputs.Known(InitialCell) is { } memory && memory.Data.Any(value => value != 0))
            throw new RefusedException("it begins with another state than zeros, from which CompiledNet's recurrent layers begin");
        if (inputs.Known(Peepholes) is { } peepholes && peepholes.Data.Any(value => value != 0))
            throw new RefusedException("its gates look at the cell (peepholes), which those of CompiledNet do not");
        if (inputs.IsTaken(2))
            throw new RefusedException("its last cell (Y_c) is taken; CompiledNet gives states");
    }

    private static RecurrentWeights[] Weights(OnnxInputs inputs, RecurrentCell cell)
    {
        (Tensor kernel, Tensor recurrent) = (inputs.RequireKnown(1), inputs.RequireKnown(2));
        Tensor? bias = inputs.Known(3);
        if (kernel.Rank != 3 || recurrent.Rank != 3)
            throw new RefusedException($"its weights are {Tensor.Describe(kernel.Shape)} and {Tensor.Describe(recurrent.Shape)}; expected three dimensions");
        int units = recurrent.Shape[^1], sums = cell.Gates * units, directions = kernel.Shape[0];
        bool fits = directions is 1 or 2 && kernel.Shape[1] == sums
            && recurrent.Shape.SequenceEqual([directions, sums, units])
            && (bias is null || bias.Shape.SequenceEqual([directions, 2 * sums]));
        return fits ? [.. RecurrentWeights.Import(cell, kernel, recurrent, bias)]
            : throw new RefusedException(
                $"its weights are {Tensor.Describe(kernel.Shape)}, {Tensor.Describe(recurrent.Shape)} and "
                + $"{(bias is null ? "none" : Tensor.Describe(bias.Shape))}, which do not fit each other");
    }
}
