using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints the three passes of a network as straight lines of kernel calls: predict one image, predict a tile, train on a tile.
/// They are generic in the kernels, which are printed for each vector width. Parameters and buffers are named references into the flat vector and the arena, declared where the pass begins.
/// </summary>
internal sealed partial class PassEmitter(ExecutionPlan plan, KernelClass kernels)
{
    private const int Images = VectorTarget.TileImages;

    /// <summary>The segments of the training pass so far.</summary>
    private readonly List<PassScope> segments = [];

    /// <summary>What is being printed: a pass, or one segment of the training pass.</summary>
    private PassScope scope = new(plan.One, "parameters", "arena");

    /// <summary>Adds the kernels that the passes call, and writes the passes.</summary>
    public void Emit(CodeWriter writer)
    {
        EmitOne();
        Write(writer, "Predicts one image; the lanes are channels.", "PredictOne(ref float parameters, ref float image, ref float arena)", scope);
        writer.Line();
        scope = new PassScope(plan.Tile, "parameters", "arena");
        EmitForward(plan.Steps, isTraining: false);
        Write(writer, "Predicts 16 images, one in each lane.", "PredictTile(ref float parameters, ref float arena)", scope);
        if (plan.TrainingSteps is not { } trainingSteps)
            return;
        NextSegment();
        EmitTraining(trainingSteps);
        WriteTraining(writer);
    }

    private void NextSegment()
    {
        scope = new PassScope(plan.Training!, "tile.Parameters", "tile.Arena");
        segments.Add(scope);
    }

    private void WriteTraining(CodeWriter writer)
    {
        const string Parameters = "(scoped global::CompiledNet.Runtime.TrainingTile tile, ref float loss)";
        writer.Line();
        if (segments.Count == 1)
        {
            Write(writer, "Forward and backward pass over 16 images, one in each lane.", "TrainTile" + Parameters, segments[0]);
            return;
        }

        writer.Line("/// <summary>Forward and backward pass over 16 images, one in each lane, one segment at a time: batch normalization waits for the whole batch.</summary>");
        using (writer.Block($"public static void TrainTile{Parameters}"))
        using (writer.Block("switch (tile.Segment)"))
        {
            for (int segment = 0; segment < segments.Count; segment++)
            {
                writer.Line(segment < segments.Count - 1 ? $"case {segment}:" : "default:");
                writer.Line($"    TrainSegment{segment}(tile, ref loss);");
                writer.Line("    break;");
            }
        }

        for (int segment = 0; segment < segments.Count; segment++)
        {
            writer.Line();
            Write(writer, $"Segment {segment} of the training pass.", $"TrainSegment{segment}{Parameters}", segments[segment], access: "private");
        }
    }

    private static void Write(CodeWriter writer, string sentence, string signature, PassScope scope, string access = "public")
    {
        writer.Line($"/// <summary>{sentence}</summary>");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"{access} static void {signature}"))
            scope.Write(writer);
    }

    private void EmitForward(StepPlan steps, bool isTraining)
    {
        foreach (Step step in steps.Steps.Where(step => step is not ForkStep))
        {
            scope.Describe(step);
            if (isTraining && step is BatchNormalizationStep { WaitsForward: true } waiting)
            {
                EmitNormalizationForward(waiting, steps.ExchangeLength);
                continue;
            }

            EmitFold(step);
            bool keepsIndex = isTraining && step.HasBackward && BufferNames.KeepsIndex(step);
            string input = scope.Value(step.Input);
            string output = scope.Value(step.Output);
            switch (step)
            {
                case ConvolutionStep { Pool: { } pool } convolution:
                    string rowsKernel = ConvolutionEmitter.EmitForward(kernels, convolution);
                    string poolKernel = FusedPoolEmitter.EmitForward(kernels, convolution, keepsIndex);
                    string rows = scope.Buffer(BufferNames.Rows(step));
                    int poolRows = convolution.Map.Height / pool.Height;
                    int rowLength = Images * step.Output.Shape.Width * step.Output.Shape.Channels;
                    string[] index = keepsIndex ? [Row(scope.Buffer(BufferNames.Index(step)), poolRows, rowLength)] : [];
                    using (scope.Writer.Loop("row", poolRows))
                    {
                        scope.Call(rowsKernel, [input, .. scope.Weights(convolution), rows, .. FirstRow(convolution, poolRows)]);
                        scope.Call(poolKernel, [rows, Row(output, poolRows, rowLength), .. index]);
                    }

                    break;
                case ConvolutionStep convolution:
                    scope.Call(ConvolutionEmitter.EmitForward(kernels, convolution), [input, .. scope.Weights(convolution), output]);
                    break;
                case DenseStep dense:
                    string kernel = new CorrelationEmitter(Correlation.Forward(dense), kernels, new Dimensions("input", "unit", "units"))
                    {
                        HasBias = dense.HasBias,
                        Activation = ActivationFunctions.Add(kernels, dense.Activation),
                    }.Emit(step.Name + "Forward", $"{step.Name}: output[unit] = bias[unit] + sum of input[input] * kernel[input][unit].");
                    scope.Call(kernel, [input, .. scope.Weights(dense), output]);
                    break;
                case PoolStep pool:
                    scope.Call(PoolEmitter.EmitForward(kernels, pool, keepsIndex), keepsIndex ? [input, output, scope.Buffer(BufferNames.Index(step))] : [input, output]);
                    break;
                case UpSamplingStep upSampling:
                    scope.Call(UpSamplingEmitter.EmitForward(kernels, upSampling), [input, output]);
                    break;
                case ZeroPaddingStep padding:
                    scope.Call(ZeroPaddingEmitter.EmitForward(kernels, step.Name + "Forward", padding, Images * step.Input.Shape.Channels), [input, output]);
                    break;
                case BatchNormalizationStep normalization:
                    scope.Call(BatchNormalizationEmitter.EmitForward(kernels, normalization), [input, .. scope.Normalization(normalization), output]);
                    break;
                case DropoutStep dropout:
                    EmitDropout(dropout, input, output);
                    break;
                case MergeStep merge:
                    scope.Call(MergeEmitter.EmitForward(kernels, merge), [.. merge.Operands.Select(scope.Value), output]);
                    break;
                case ActivationStep activation:
                    scope.Call(ActivationEmitter.EmitForward(kernels, step.Name + "Activation", activation.Activation, Images * step.Output.Shape.Length), [input, output]);
                    break;
                case CopyStep:
                    scope.Writer.Line(Copy(input, output, Images * step.Output.Shape.Length));
                    break;
                case SoftmaxStep softmax:
                    scope.Call(SoftmaxEmitter.EmitForward(kernels, softmax), [input, output]);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(step), step, "A step without a kernel.");
            }
        }
    }

    /// <summary>Batch normalization in prediction belongs to the weights before it.</summary>
    private void EmitFold(Step step)
    {
        if (step is not WeightedStep { Folded: { } folded } weighted)
            return;
        string[] bias = weighted.Bias is null ? [] : [scope.Parameter(weighted.Bias)];
        scope.Call(
            BatchNormalizationEmitter.EmitFold(kernels, weighted),
            [scope.Parameter(weighted.Kernel), .. bias, .. scope.Normalization(folded), scope.Buffer(BufferNames.FoldedKernel(step)), scope.Buffer(BufferNames.FoldedBias(step))]);
    }

    private void EmitNormalizationForward(BatchNormalizationStep step, int exchangeLength)
    {
        string mine = At("tile.Exchange", Sum($"tile.Index * {exchangeLength}", Text(step.ForwardExchange)));
        scope.Call(BatchNormalizationEmitter.EmitStatistics(kernels, step), [scope.Value(step.Input), "tile.Count", mine]);
        NextSegment();
        scope.Writer.Line();
        scope.Writer.Line($"// {step.Name}, with the statistics of the batch. The first tile keeps the moving averages.");
        string statistics = scope.Buffer(BufferNames.Statistics(step));
        scope.Call(
            BatchNormalizationEmitter.EmitCombine(kernels, step, exchangeLength),
            [
                At("tile.Exchange", step.ForwardExchange), "tile.Images", "tile.UpdatesState && tile.Index == 0",
                scope.Parameter(step.MovingMean), scope.Parameter(step.MovingVariance), statistics,
            ]);
        scope.Call(
            BatchNormalizationEmitter.EmitNormalize(kernels, step),
            [scope.Value(step.Input), statistics, scope.Parameter(step.Gamma), scope.Parameter(step.Beta), scope.Value(step.Output)]);
    }

    private void EmitDropout(DropoutStep step, string input, string output) => scope.Call(
        DropoutEmitter.Emit(kernels, step),
        [input, output, "tile.RandomKey", $"tile.Index * {Images}", scope.Buffer(BufferNames.Keys(step))]);

    private static string Copy(string source, string target, int length) =>
        $"MemoryMarshal.CreateReadOnlySpan({source}, {length}).CopyTo(MemoryMarshal.CreateSpan({target}, {length}));";

    private static string[] FirstRow(ConvolutionStep step, int poolRows) => poolRows > 1 ? [Times("row", step.RowsPerPass)] : [];

    /// <summary>The part of a buffer that belongs to one row of pooling windows.</summary>
    private static string Row(string buffer, int rows, int length) =>
        rows > 1 ? At(buffer.Substring("ref ".Length), Times("row", length)) : buffer;
}
