using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>The pass over one image, whose lanes are channels.</summary>
internal sealed partial class PassEmitter
{
    private void EmitOne()
    {
        foreach (Step step in plan.Steps.OneImageSteps)
        {
            scope.Describe(step);
            EmitFold(step);
            string input = Read(step.Input);
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
                    scope.Call(MergeEmitter.EmitOne(kernels, merge), [.. merge.Operands.Select(Read), output]);
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

    /// <summary>The caller's image is read where the caller has it.</summary>
    private string Read(Value value) => value.IsNetworkInput ? "ref image" : scope.Value(value);

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
        scope.Writer.Line($"// {output.Shape.ToString()} without the floats between its positions.");
        string to = scope.Buffer(BufferNames.Compact(output)).Substring("ref ".Length);
        string from = scope.Value(output).Substring("ref ".Length);
        using (scope.Writer.Block($"for (nint position = 0; position < {output.Shape.Positions}; position++)"))
        using (scope.Writer.Block($"for (nint channel = 0; channel < {output.Shape.Channels}; channel++)"))
        {
            scope.Writer.Line($"At(ref {to}, {Sum(Times("position", output.Shape.Channels), "channel")}) = At(ref {from}, {Sum(Times("position", output.PositionStride), "channel")});");
        }
    }
}
