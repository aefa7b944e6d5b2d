using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>The losses, and the way back through the steps.</summary>
internal sealed partial class PassEmitter
{
    private void EmitTraining(StepPlan steps)
    {
        EmitForward(steps, isTraining: true);
        int weights = 0;
        foreach (LossStep loss in steps.Losses)
        {
            scope.Writer.Line();
            scope.Writer.Line($"// {loss.Loss.Kind.ToString()} of {loss.Input.Name}{(loss.Seed.Name == loss.Input.Name ? "" : ", with the gradient of the logits")}.");
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

    private void EmitNormalizationBackward(BatchNormalizationStep step)
    {
        int exchangeLength = plan.TrainingSteps!.ExchangeLength;
        string[] mine = step.WaitsBackward ? [At("tile.Exchange", Sum($"tile.Index * {exchangeLength}", Text(step.BackwardExchange)))] : [];
        scope.Call(
            BatchNormalizationEmitter.EmitSums(kernels, step),
            [
                scope.Value(step.Input), scope.Buffer(BufferNames.Statistics(step)), scope.Gradient(step.Output),
                scope.ParameterGradient(step.Gamma), scope.ParameterGradient(step.Beta), .. mine,
            ]);
        if (!step.WaitsBackward)
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
}
