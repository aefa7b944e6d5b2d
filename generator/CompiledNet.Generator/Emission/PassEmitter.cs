using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using Microsoft.CodeAnalysis.CSharp;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints the three passes of a network as straight lines of kernel calls: predict one image, predict a tile, train on a tile.
/// They are generic in the kernels, which are printed for each vector width. Parameters and buffers are named references into the flat vector and the arena, declared where the pass begins.
/// </summary>
internal sealed class PassEmitter(ExecutionPlan plan, KernelClass kernels)
{
    private const int Images = VectorTarget.TileImages;

    /// <summary>The segments of the training pass so far.</summary>
    private readonly List<Scope> segments = [];

    /// <summary>What is being printed: a pass, or one segment of the training pass.</summary>
    private Scope scope = new(plan.One, "parameters", "arena");

    /// <summary>Adds the kernels that the passes call, and writes the passes.</summary>
    public void Emit(CodeWriter writer)
    {
        EmitOne();
        Write(writer, "Predicts one image; the lanes are channels.", "PredictOne(ref float parameters, ref float image, ref float arena)", scope);
        writer.Line();
        scope = new Scope(plan.Tile, "parameters", "arena");
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
        scope = new Scope(plan.Training!, "tile.Parameters", "tile.Arena");
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

    private static void Write(CodeWriter writer, string sentence, string signature, Scope scope, string access = "public")
    {
        writer.Line($"/// <summary>{sentence}</summary>");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"{access} static void {signature}"))
            scope.Write(writer);
    }

    private void EmitOne()
    {
        foreach (Step step in plan.Steps.OneImageSteps)
        {
            scope.Describe(step);
            EmitFold(step);
            string input = step.Input.IsNetworkInput ? "ref image" : scope.Value(step.Input);
            string output = scope.Value(step.Output);
            switch (step)
            {
                case CopyStep copy:
                    scope.Call(OneImageEmitter.EmitCopy(kernels, copy), [input, output]);
                    break;
                case ConvolutionStep { Pool: { } pool } convolution:
                    input = Expand(convolution, input);
                    string rowsKernel = ConvolutionEmitter.EmitOne(kernels, convolution);
                    string poolKernel = FusedPoolEmitter.EmitOne(kernels, convolution);
                    string rows = scope.Buffer(BufferNames.Rows(step));
                    int poolRows = convolution.Map.Height / pool.Height;
                    using (scope.Writer.Loop("row", poolRows))
                    {
                        scope.Call(rowsKernel, [input, .. scope.Weights(convolution), rows, .. FirstRow(convolution, poolRows)]);
                        scope.Call(poolKernel, [rows, Row(output, poolRows, step.Output.Shape.Width * step.Output.PositionStride)]);
                    }

                    break;
                case ConvolutionStep convolution:
                    input = Expand(convolution, input);
                    scope.Call(ConvolutionEmitter.EmitOne(kernels, convolution), [input, .. scope.Weights(convolution), output]);
                    break;
                case DenseStep dense:
                    scope.Call(OneImageEmitter.Emit(kernels, dense), [input, .. scope.Weights(dense), output]);
                    break;
                case PoolStep pool:
                    scope.Call(PoolEmitter.EmitOne(kernels, pool), [input, output]);
                    break;
                case MergeStep merge:
                    scope.Call(MergeEmitter.EmitOne(kernels, merge), [.. merge.Operands.Select(scope.Value), output]);
                    break;
                case UpSamplingStep upSampling:
                    scope.Call(UpSamplingEmitter.EmitOne(kernels, upSampling), [input, output]);
                    break;
                case ZeroPaddingStep padding:
                    scope.Call(ZeroPaddingEmitter.EmitForward(kernels, step.Name + "One", padding, step.Input.PositionStride), [input, output]);
                    break;
                case BatchNormalizationStep normalization:
                    scope.Call(BatchNormalizationEmitter.EmitOne(kernels, normalization), [input, .. scope.Normalization(normalization), output]);
                    break;
                case ActivationStep activation:
                    scope.Call(ActivationEmitter.EmitForward(kernels, step.Name + "ActivationOne", activation.Activation, step.Output.Shape.Positions * step.Output.PositionStride), [input, output]);
                    break;
                case SoftmaxStep softmax:
                    scope.Call(SoftmaxEmitter.EmitOne(kernels, softmax), [input, output]);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(step), step, "A step without a kernel.");
            }
        }

        foreach (Value output in plan.Steps.Outputs)
            EmitCompaction(output);
    }

    /// <summary>Where the filters of one vector see different channels, each gets its own copy of what it sees.</summary>
    private string Expand(ConvolutionStep step, string input)
    {
        if (!step.ExpandsImage)
            return input;
        string expanded = scope.Buffer(BufferNames.Expanded(step));
        scope.Call(ConvolutionEmitter.EmitExpansion(kernels, step), [input, expanded]);
        return expanded;
    }

    /// <summary>The caller gets an output without the floats between its positions.</summary>
    private void EmitCompaction(Value output)
    {
        if (!BufferNames.HasGaps(output))
            return;
        scope.Writer.Line();
        scope.Writer.Line($"// {output.Shape} without the floats between its positions.");
        string to = scope.Buffer(BufferNames.Compact(output)).Substring("ref ".Length);
        string from = scope.Value(output).Substring("ref ".Length);
        using (scope.Writer.Block($"for (nint position = 0; position < {output.Shape.Positions}; position++)"))
        using (scope.Writer.Block($"for (nint channel = 0; channel < {output.Shape.Channels}; channel++)"))
        {
            scope.Writer.Line($"At(ref {to}, {Sum(Times("position", output.Shape.Channels), "channel")}) = At(ref {from}, {Sum(Times("position", output.PositionStride), "channel")});");
        }
    }

    private void EmitForward(StepPlan steps, bool isTraining)
    {
        foreach (Step step in steps.Steps.Where(step => step is not ForkStep))
        {
            scope.Describe(step);
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
                case BatchNormalizationStep { IsTrained: true } normalization when isTraining:
                    EmitNormalizationForward(normalization, steps.ExchangeLength);
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

    private void EmitTraining(StepPlan steps)
    {
        EmitForward(steps, isTraining: true);
        int weights = 0;
        foreach (LossStep loss in steps.Losses)
        {
            scope.Writer.Line();
            scope.Writer.Line($"// {loss.Loss.Kind} of {loss.Input.Name}{(loss.Seed.Name == loss.Input.Name ? "" : ", with the gradient of the logits")}.");
            EmitLoss(loss, weights);
            weights += Images * loss.WeightsLength;
        }

        foreach (Step step in steps.BackwardSteps)
        {
            scope.Writer.Line();
            scope.Writer.Line($"// {step.Name}, backward.");
            EmitBackward(step);
        }
    }

    /// <summary>A loss with a weight is summed by itself first: kernels know of no weights, so that they can be shared.</summary>
    /// <param name="step">The loss.</param>
    /// <param name="weights">Where the weights of its classes stand.</param>
    private void EmitLoss(LossStep step, int weights)
    {
        string kernel = LossEmitter.Emit(kernels, step);
        string[] logits = step.ReadsSeed ? [scope.Value(step.Seed)] : [];
        string[] ofClasses = step.WeightsLength > 0 ? [At("tile.Weights", weights)] : [];
        string[] arguments = [.. logits, scope.Value(step.Input), scope.Buffer(step.TargetName), .. ofClasses, scope.Gradient(step.Seed), "tile.Count"];
        if (step.Loss.Weight == 1)
        {
            scope.Call(kernel, [.. arguments, "tile.Scale", "ref loss"]);
            return;
        }

        string weight = $"{Shapes.Text.Real(step.Loss.Weight)}f";
        string own = Names.Variable(step.Name) + "Loss";
        scope.Writer.Line($"float {own} = 0;");
        scope.Call(kernel, [.. arguments, $"tile.Scale * {weight}", $"ref {own}"]);
        scope.Writer.Line($"loss += {own} * {weight};");
    }

    private void EmitBackward(Step step)
    {
        switch (step)
        {
            case WeightedStep weighted:
                EmitDelta(weighted);
                if (step is ConvolutionStep convolution)
                    EmitConvolutionBackward(convolution);
                else
                    EmitDenseBackward((DenseStep)step);
                break;
            case BatchNormalizationStep { IsTrained: true } normalization:
                EmitNormalizationBackward(normalization);
                break;
            case BatchNormalizationStep normalization:
                scope.Call(
                    BatchNormalizationEmitter.EmitFrozenBackward(kernels, normalization),
                    [scope.Gradient(step.Output), scope.Parameter(normalization.Gamma), scope.Parameter(normalization.MovingVariance), scope.Gradient(step.Input)]);
                break;
            case MergeStep merge:
                EmitMergeBackward(merge);
                break;
            case ForkStep fork:
                string add = MergeEmitter.EmitAccumulate(kernels, fork);
                foreach (Value other in fork.Others)
                    scope.Call(add, [scope.Gradient(other), scope.Gradient(fork.Input)]);
                break;
            case DropoutStep dropout:
                EmitDropout(dropout, scope.Gradient(step.Output), scope.Gradient(step.Input));
                break;
            case PoolStep pool:
                string[] kept = pool.Pool switch
                {
                    PoolKind.Max => [scope.Buffer(BufferNames.Index(step))],
                    PoolKind.L2 => [scope.Value(step.Input), scope.Value(step.Output)],
                    _ => [],
                };
                scope.Call(PoolEmitter.EmitBackward(kernels, pool), [.. kept, scope.Gradient(step.Output), scope.Gradient(step.Input)]);
                break;
            case UpSamplingStep upSampling:
                scope.Call(UpSamplingEmitter.EmitBackward(kernels, upSampling), [scope.Gradient(step.Output), scope.Gradient(step.Input)]);
                break;
            case ZeroPaddingStep padding:
                scope.Call(ZeroPaddingEmitter.EmitBackward(kernels, padding), [scope.Gradient(step.Output), scope.Gradient(step.Input)]);
                break;
            case ActivationStep activation:
                scope.Call(
                    ActivationEmitter.EmitBackward(kernels, step.Name + "ActivationBackward", activation.Activation, Images * step.Output.Shape.Length),
                    [scope.Value(activation.Activation.DerivativeNeedsInput ? step.Input : step.Output), scope.Gradient(step.Output), scope.Gradient(step.Input)]);
                break;
            case CopyStep:
                scope.Writer.Line(Copy(scope.Gradient(step.Output), scope.Gradient(step.Input), Images * step.Output.Shape.Length));
                break;
            case SoftmaxStep softmax:
                scope.Call(SoftmaxEmitter.EmitBackward(kernels, softmax), [scope.Value(step.Output), scope.Gradient(step.Output), scope.Gradient(step.Input)]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "A step without a backward kernel.");
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

    private void EmitNormalizationBackward(BatchNormalizationStep step)
    {
        int exchangeLength = plan.TrainingSteps!.ExchangeLength;
        string[] mine = step.NeedsInputGradient ? [At("tile.Exchange", Sum($"tile.Index * {exchangeLength}", Text(step.BackwardExchange)))] : [];
        scope.Call(
            BatchNormalizationEmitter.EmitSums(kernels, step),
            [
                scope.Value(step.Input), scope.Buffer(BufferNames.Statistics(step)), scope.Gradient(step.Output),
                scope.ParameterGradient(step.Gamma), scope.ParameterGradient(step.Beta), .. mine,
            ]);
        if (!step.NeedsInputGradient)
            return;
        NextSegment();
        scope.Writer.Line();
        scope.Writer.Line($"// {step.Name}, backward, with the sums of the batch.");
        scope.Call(
            BatchNormalizationEmitter.EmitInputGradient(kernels, step, exchangeLength),
            [
                scope.Value(step.Input), scope.Buffer(BufferNames.Statistics(step)), scope.Parameter(step.Gamma),
                At("tile.Exchange", step.BackwardExchange), "tile.Images", "tile.Count", scope.Gradient(step.Output), scope.Gradient(step.Input),
            ]);
    }

    /// <summary>Each operand by itself: some may need no gradient.</summary>
    private void EmitMergeBackward(MergeStep step)
    {
        for (int index = 0; index < step.Operands.Count; index++)
        {
            Value operand = step.Operands[index];
            if (!step.Trained.Contains(operand))
                continue;
            if (step.Merge is MergeKind.Add)
            {
                scope.Writer.Line(Copy(scope.Gradient(step.Output), scope.Gradient(operand), Images * operand.Shape.Length));
                continue;
            }

            IEnumerable<string> factors = step.Merge is MergeKind.Multiply ? step.Operands.Where((_, other) => other != index).Select(scope.Value) : [];
            scope.Call(MergeEmitter.EmitBackward(kernels, step, index), [scope.Gradient(step.Output), .. factors, scope.Gradient(operand)]);
        }
    }

    private void EmitDropout(DropoutStep step, string input, string output) => scope.Call(
        DropoutEmitter.Emit(kernels, step),
        [input, output, "tile.RandomKey", $"tile.Index * {Images}", scope.Buffer(BufferNames.Keys(step))]);

    private void EmitDelta(WeightedStep step)
    {
        if (!ActivationEmitter.HasDelta(step))
            return;
        string[] output = step.Activation == ActivationKind.Linear ? [] : [scope.Value(step.Output)];
        string[] bias = step.Bias is { IsTrainable: true } ? [scope.ParameterGradient(step.Bias)] : [];
        scope.Call(ActivationEmitter.EmitDelta(kernels, step), [.. output, scope.Gradient(step.Output), .. bias]);
    }

    private void EmitConvolutionBackward(ConvolutionStep step)
    {
        var gradient = new KernelGradientEmitter(step, kernels);
        string? kernelGradient = !step.IsTrained ? null : step.IsDepthwise ? new DepthwiseGradientEmitter(step, kernels).Emit() : gradient.Emit();
        string input = scope.Value(step.Input);
        string delta = step.Pool is null ? scope.Gradient(step.Output) : scope.Buffer(BufferNames.Delta(step));
        if (step.Pool is { } pool)
        {
            string unpool = FusedPoolEmitter.EmitBackward(kernels, step);
            int poolRows = step.Map.Height / pool.Height;
            int rowLength = Images * step.Output.Shape.Width * step.Output.Shape.Channels;
            string[] gradientAndIndex = [Row(scope.Gradient(step.Output), poolRows, rowLength), Row(scope.Buffer(BufferNames.Index(step)), poolRows, rowLength)];
            if (!step.KeepsWholeDelta)
            {
                string rowSums = ClearSums(step);
                using (scope.Writer.Loop("row", poolRows))
                {
                    scope.Call(unpool, [.. gradientAndIndex, delta]);
                    scope.Call(kernelGradient!, [input, delta, rowSums, poolRows > 1 ? Times("row", pool.Height) : "0"]);
                }

                scope.Call(gradient.EmitReduction(), [rowSums, scope.ParameterGradient(step.Kernel)]);
                return;
            }

            using (scope.Writer.Loop("row", poolRows))
                scope.Call(unpool, [.. gradientAndIndex, Row(delta, poolRows, Images * pool.Height * step.Map.Width * step.Map.Channels)]);
        }

        if (kernelGradient is not null && step.KeepsSums)
        {
            string sums = ClearSums(step);
            scope.Call(kernelGradient, [input, delta, sums]);
            scope.Call(gradient.EmitReduction(), [sums, scope.ParameterGradient(step.Kernel)]);
        }
        else if (kernelGradient is not null)
        {
            scope.Call(kernelGradient, [input, delta, scope.ParameterGradient(step.Kernel)]);
        }

        if (step.NeedsInputGradient)
            scope.Call(ConvolutionEmitter.EmitInputGradient(kernels, step), [delta, scope.Parameter(step.Kernel), scope.Gradient(step.Input)]);
    }

    private string ClearSums(ConvolutionStep step)
    {
        string sums = scope.Buffer(BufferNames.Sums(step));
        scope.Writer.Line($"MemoryMarshal.CreateSpan({sums}, {step.Kernel.Spec.Length * Images}).Clear();");
        return sums;
    }

    private void EmitDenseBackward(DenseStep step)
    {
        string delta = scope.Gradient(step.Output);
        if (step.IsTrained)
        {
            string transposed = scope.Buffer(BufferNames.Transposed(step));
            scope.Writer.Line($"TransposeTile({delta}, {step.Units}, {transposed}, {step.Kernel.RowStride});");
            scope.Call(DenseEmitter.EmitKernelGradient(kernels, step), [scope.Value(step.Input), transposed, scope.ParameterGradient(step.Kernel)]);
        }

        if (step.NeedsInputGradient)
        {
            string inputGradient = new CorrelationEmitter(Correlation.InputGradient(step), kernels, new Dimensions("unit", "input", "inputs"))
                .Emit(step.Name + "InputGradient", $"{step.Name}, gradient of the input: inputGradient[input] = sum of delta[unit] * kernel[input][unit].");
            scope.Call(inputGradient, [delta, scope.Parameter(step.Kernel), scope.Gradient(step.Input)]);
        }
    }

    private static string Copy(string source, string target, int length) =>
        $"MemoryMarshal.CreateReadOnlySpan({source}, {length}).CopyTo(MemoryMarshal.CreateSpan({target}, {length}));";

    private static string[] FirstRow(ConvolutionStep step, int poolRows) => poolRows > 1 ? [Times("row", step.RowsPerPass)] : [];

    /// <summary>The part of a buffer that belongs to one row of pooling windows.</summary>
    private static string Row(string buffer, int rows, int length) =>
        rows > 1 ? At(buffer.Substring("ref ".Length), Times("row", length)) : buffer;

    /// <summary>The body of one pass: its calls, and the names that they use.</summary>
    private sealed class Scope(ArenaPlan arena, string parameters, string memory)
    {
        private static readonly HashSet<string> Taken = ["parameters", "arena", "image", "tile", "loss", "row"];

        private readonly List<string> declarations = [];
        private readonly HashSet<string> names = [];

        public CodeWriter Writer { get; } = new(indent: 2);

        public string Value(Value value) => Buffer(value.Name);

        public string Gradient(Value value) => Buffer(value.GradientName);

        public string Buffer(string name) => Declare(name, memory, arena[name]);

        public string Parameter(ParameterSlot slot) => Declare(slot.Variable, parameters, slot.Offset);

        public string ParameterGradient(ParameterSlot slot) => Declare(slot.Variable + "Gradient", "tile.Gradient", slot.Offset);

        public IEnumerable<string> Weights(WeightedStep step) =>
            step.Folded is not null ? [Buffer(BufferNames.FoldedKernel(step)), Buffer(BufferNames.FoldedBias(step))]
            : step.Bias is null ? [Parameter(step.Kernel)] : [Parameter(step.Kernel), Parameter(step.Bias)];

        /// <summary>The parameters of a batch normalization.</summary>
        public IEnumerable<string> Normalization(BatchNormalizationStep step) =>
            [Parameter(step.Gamma), Parameter(step.Beta), Parameter(step.MovingMean), Parameter(step.MovingVariance)];

        public void Call(string method, IEnumerable<string> arguments) => Writer.Line($"TKernels.{method}({string.Join(", ", arguments)});");

        /// <summary>Which layers the next lines compute.</summary>
        public void Describe(Step step)
        {
            Writer.Line();
            Writer.Line($"// {LayerSentence.Of(step)}");
        }

        public void Write(CodeWriter writer)
        {
            foreach (string declaration in declarations)
                writer.Line(declaration);
            writer.Raw(Writer.ToString());
        }

        private string Declare(string name, string origin, int offset)
        {
            // A layer may be called like a keyword or like something that the pass has already.
            if (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || Taken.Contains(name))
                name += "Values";
            if (names.Add(name))
                declarations.Add($"ref float {name} = {At(origin, offset)};");
            return "ref " + name;
        }
    }
}
