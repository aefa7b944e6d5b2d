using CompiledNet.Generator.Kernels;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints the passes of a network, step by step, and adds the kernels that they call.</summary>
internal sealed class PassEmitter(NetworkPlan plan, KernelClass kernels)
{
    private const string TileParameters = "(scoped global::CompiledNet.Runtime.TrainingTile tile)";

    /// <summary>Prints all passes. The kernels of a step of training are added before others, in the order in which it calls them.</summary>
    /// <returns>How many those are, and which of the library's it calls.</returns>
    public (int Own, IReadOnlyList<string> Shared) Emit(CodeWriter writer)
    {
        PassWriter? trainingForms = plan.HasDerived(isTraining: true) ? EmitDerivation(plan.Training!, "derive for training") : null;
        PassWriter? trainingPass = plan.Training is { } training ? EmitTraining(training) : null;
        (int, IReadOnlyList<string>) trainingKernels = (kernels.Count, [.. kernels.SharedNames]);
        Write(writer, "Predicts one image; the lanes are channels.", "PredictOne(ref float parameters, ref float image, ref float arena)",
            EmitOne(plan.One!), 0, isPrediction: true);
        if (!plan.PredictsOneByOne)
        {
            writer.Line();
            Write(
                writer, "Predicts 16 images, one in each lane.", "PredictTile(ref float parameters, ref float arena)", EmitTile(plan.Tile), 0,
                isPrediction: true);
        }

        if (trainingPass is not null)
            WriteTraining(writer, trainingPass);
        if (plan.Evaluation is { } evaluation)
        {
            writer.Line();
            Write(writer, "Predicts 16 images, one in each lane, and sums their losses.", "EvaluateTile" + TileParameters,
                EmitEvaluation(evaluation), 0);
        }

        if (plan.HasDerived(isTraining: false))
        {
            writer.Line();
            Write(writer, "Makes what predictions compute with of the parameters.", "DeriveParameters(ref float parameters)",
                EmitDerivation(plan.Tile, "derive parameters"), 0);
        }

        if (trainingForms is not null)
            WriteTrainingForms(writer, trainingForms);
        return trainingKernels;
    }

    private PassWriter Begin(PassPlan pass, string? derivation = null)
    {
        var inputs = new Dictionary<Value, int>();
        int length = 0;
        foreach (Value input in pass.Inputs)
        {
            inputs.Add(input, length);
            length += input.Shape.Length;
        }

        var layout = new PassLayout(pass.Arena!.Places, plan.Derived.Places, inputs, pass.Names!, pass.IsTraining, pass.ExchangeLength)
        {
            HasTile = pass.HasLosses && derivation is null,
            TimedAs = plan.Graph.Spec.IsTimed ? derivation ?? pass.Name : null,
            Checks = plan.Graph.Spec.IsChecked
                ? new CheckedMemory(
                    derivation ?? pass.Name,
                    pass.Arena.Buffers.ToDictionary(buffer => buffer.Buffer, buffer => buffer.Length),
                    PaddedRows(pass),
                    [.. pass.Inputs, .. pass.Losses.Select(loss => loss.Target)])
                : null,
        };
        return new(layout, kernels);
    }

    /// <summary>Where channels are in the lanes, each position is padded to whole vectors of them.</summary>
    private static Dictionary<Steps.Buffer, int> PaddedRows(PassPlan pass)
    {
        var columns = new Dictionary<Steps.Buffer, int>();
        if (pass.Schedule is not Schedule.Channels)
            return columns;
        foreach (Step step in pass.Steps)
        {
            columns[step.Output] = step.Output.Shape.Channels;
            foreach (BufferNeed need in step.Needs.Where(need => need.During is Phases.One && need.Columns > 0))
                columns[need.Buffer] = need.Columns;
        }

        return columns;
    }

    /// <summary>
    /// Every derived parameter once, whichever passes compute with it. Those of training are made by threads side by side: those of a layer
    /// are a segment.
    /// </summary>
    /// <param name="like">The pass, or one of those, that do.</param>
    private PassWriter EmitDerivation(PassPlan like, string name)
    {
        PassWriter writer = Begin(like, name);
        IReadOnlyList<PredictionStep> steps = plan.DerivingSteps(like.IsTraining);
        for (int index = 0; index < steps.Count; index++)
        {
            if (like.IsTraining && index > 0)
                writer.NextSegment();
            steps[index].EmitDerive(writer);
        }

        return writer;
    }

    private PassWriter EmitOne(PassPlan pass)
    {
        PassWriter writer = Begin(pass);
        foreach (PredictionStep step in pass.Steps.Cast<PredictionStep>())
        {
            writer.Comment(step.Sentence);
            step.EmitOne(writer);
        }

        foreach (Value output in pass.Outputs.Where(pass.CompactOutputs.ContainsKey))
            EmitCompaction(writer, output, pass.CompactOutputs[output]);
        foreach (Value output in pass.Outputs)
            writer.Deliver(pass.Delivered(output), output.Shape.Length);
        return writer;
    }

    private PassWriter EmitTile(PassPlan pass)
    {
        PassWriter writer = EmitForward(pass);
        DeliverTile(writer, pass);
        return writer;
    }

    private PassWriter EmitForward(PassPlan pass)
    {
        PassWriter writer = Begin(pass);
        foreach (Step step in pass.Steps.Where(step => step.HasForward))
        {
            writer.Comment(step.Sentence);
            step.EmitForward(writer);
        }

        return writer;
    }

    private PassWriter EmitTraining(PassPlan pass)
    {
        PassWriter writer = EmitLosses(pass);
        foreach (Step step in pass.BackwardSteps)
        {
            writer.Comment($"{step.Name}, backward.");
            writer.Backward(step);
        }

        DeliverTile(writer, pass);
        foreach (OuterGradient gradient in pass.OuterGradients)
        {
            writer.Deliver(gradient.Input, (long)Contract.TileImages * gradient.Input.Shape.Length);
            writer.Deliver(gradient.Deltas, gradient.DeltasLength);
        }

        return writer;
    }

    private PassWriter EmitEvaluation(PassPlan pass)
    {
        PassWriter writer = EmitLosses(pass);
        DeliverTile(writer, pass);
        return writer;
    }

    /// <summary>The way forward, and the losses.</summary>
    private PassWriter EmitLosses(PassPlan pass)
    {
        PassWriter writer = EmitForward(pass);
        int weights = 0;
        for (int index = 0; index < pass.Losses.Count; index++)
        {
            LossStep loss = pass.Losses[index];
            writer.Comment(loss.Sentence);
            loss.Emit(writer, index, weights);
            weights += Contract.TileImages * loss.WeightsLength;
        }

        return writer;
    }

    private static void DeliverTile(PassWriter writer, PassPlan pass)
    {
        foreach (Value output in pass.Outputs)
            writer.Deliver(output, (long)Contract.TileImages * output.Shape.Length);
    }

    /// <summary>The caller gets an output without the floats between its positions.</summary>
    private static void EmitCompaction(PassWriter pass, Value output, Steps.Buffer compact)
    {
        pass.Comment($"{output.Shape} without the floats between its positions.");
        CodeWriter writer = pass.Lines;
        string to = pass.Ref(compact).Substring("ref ".Length);
        string from = pass.Ref(output).Substring("ref ".Length);
        using (writer.Block($"for (nint position = 0; position < {output.Shape.Positions}; position++)"))
        using (writer.Block($"for (nint channel = 0; channel < {output.Shape.Channels}; channel++)"))
            writer.Line(
                $"At(ref {to}, {Sum(Times("position", output.Shape.Channels), "channel")}) = At(ref {from}, {Sum(Times("position", output.PositionStride), "channel")});");
    }

    private static void WriteTrainingForms(CodeWriter writer, PassWriter pass)
    {
        const string sentence = "Makes what a step of training computes with of the parameters of one layer.";
        writer.Line();
        if (pass.Segments == 1)
        {
            Write(writer, sentence, "DeriveForTraining(ref float parameters, int form)", pass, 0);
            return;
        }

        WriteSegments(
            writer, pass, sentence, "form",
            "DeriveForTraining(ref float parameters, int form)", "DeriveForm", "(ref float parameters)", "(ref parameters)",
            form => $"Form {form} of the parameters in training.");
    }

    private static void WriteTraining(CodeWriter writer, PassWriter pass)
    {
        writer.Line();
        if (pass.Segments == 1)
        {
            Write(writer, "Forward and backward pass over 16 images, one in each lane.", "TrainTile" + TileParameters, pass, 0);
            return;
        }

        WriteSegments(
            writer, pass,
            "Forward and backward pass over 16 images, one in each lane, one segment at a time: batch normalization waits for the whole batch.",
            "tile.Segment", "TrainTile" + TileParameters, "TrainSegment", TileParameters, "(tile)",
            segment => $"Segment {segment} of the training pass.");
    }

    /// <summary>A method that calls one of the segments of a pass, and behind it a method for each.</summary>
    /// <param name="selector">What says which, as generated code has it.</param>
    /// <param name="name">What the methods of segments are called, without their numbers.</param>
    private static void WriteSegments(
        CodeWriter writer, PassWriter pass, string sentence, string selector, string signature, string name, string parameters, string arguments,
        Func<int, string> sentenceOf)
    {
        writer.Line($"/// <summary>{sentence}</summary>");
        using (writer.Block($"public static void {signature}"))
        using (writer.Block($"switch ({selector})"))
        {
            for (int segment = 0; segment < pass.Segments; segment++)
            {
                writer.Line(segment < pass.Segments - 1 ? $"case {segment}:" : "default:");
                writer.Line($"    {name}{segment}{arguments};");
                writer.Line("    break;");
            }
        }

        for (int segment = 0; segment < pass.Segments; segment++)
        {
            writer.Line();
            Write(writer, sentenceOf(segment), $"{name}{segment}{parameters}", pass, segment, access: "private");
        }
    }

    /// <summary>
    /// A pass, or a segment of one. Predictions can be so short that the calls of their kernels count from the first on. What else there is
    /// waits for the compiler more than for itself: it is compiled without optimisation first, as the runtime does with all that is new.
    /// </summary>
    private static void Write(
        CodeWriter writer, string sentence, string signature, PassWriter pass, int segment, string access = "public", bool isPrediction = false)
    {
        writer.Line($"/// <summary>{sentence}</summary>");
        if (isPrediction)
            writer.Line($"[{KernelClass.MethodImpl}(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"{access} static void {signature}"))
            pass.Write(segment, writer);
    }
}
