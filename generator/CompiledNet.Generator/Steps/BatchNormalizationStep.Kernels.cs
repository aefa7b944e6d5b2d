using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>The kernels: normalization by moving averages, by the statistics of the batch, and the gradients of both.</content>
internal sealed partial record BatchNormalizationStep
{
    /// <summary>
    /// Kernel and bias with the normalization in them: kernel * scale, (bias - mean) * scale + beta, scale = gamma / sqrt(variance +
    /// epsilon).
    /// </summary>
    /// <param name="kernels">The kernels of a width.</param>
    /// <param name="layer">The layer before it.</param>
    /// <param name="weights">Its weights.</param>
    public string EmitFold(KernelClass kernels, string layer, Weights weights)
    {
        VectorTarget target = kernels.Target;
        string bias = weights.Bias is null ? "" : "ref float bias, ";
        return kernels.Add(
            layer + "Fold",
            $"{Name}, folded into {layer}: kernel * scale, (bias - mean) * scale + beta, where scale = gamma / sqrt(variance + epsilon).",
            $"ref float kernel, {bias}ref float gamma, ref float beta, ref float movingMean, ref float movingVariance, ref float foldedKernel, ref float foldedBias",
            writer =>
            {
                using (writer.Loop("channel", Stored, target.Lanes))
                {
                    string channel = Stored > target.Lanes ? "channel" : "0";
                    writer.Line(
                        $"var scale = Load{target.Bits}(ref gamma, {channel}) / {target.Class}.Sqrt(Load{target.Bits}(ref movingVariance, {channel}) + {target.Class}.Create({Real(Epsilon)}));");
                    string shift = weights.Bias is null
                        ? $"-Load{target.Bits}(ref movingMean, {channel})"
                        : $"Load{target.Bits}(ref bias, {channel}) - Load{target.Bits}(ref movingMean, {channel})";
                    writer.Line($"Store(Fma({shift}, scale, Load{target.Bits}(ref beta, {channel})), ref foldedBias, {channel});");
                    using (writer.Loop("row", weights.Kernel.Rows))
                    {
                        string at = Sum(Times(weights.Kernel.Rows > 1 ? "row" : "0", weights.Kernel.RowStride), channel);
                        writer.Line($"Store(Load{target.Bits}(ref kernel, {at}) * scale, ref foldedKernel, {at});");
                    }
                }
            });
    }

    /// <summary>Alone in prediction, for a tile, and frozen in training: normalization by moving averages.</summary>
    private string EmitForwardKernel(KernelClass kernels) => EmitNormalization(
        kernels,
        "Forward",
        "(input - moving mean) / sqrt(moving variance + epsilon) * gamma + beta.",
        "ref float input, ref float gamma, ref float beta, ref float movingMean, ref float movingVariance, ref float output",
        channel => $"At(ref gamma, {channel}) / MathF.Sqrt(At(ref movingVariance, {channel}) + {Real(Epsilon)})",
        mean: "movingMean");

    /// <summary>Normalization by the statistics of the batch.</summary>
    private string EmitNormalize(KernelClass kernels) => EmitNormalization(
        kernels,
        "Training",
        "(input - mean) / deviation * gamma + beta, by the statistics of the batch.",
        "ref float input, ref float statistics, ref float gamma, ref float beta, ref float output",
        channel => $"At(ref gamma, {channel}) * At(ref statistics, {Sum(channel, Number(Stored))})",
        mean: "statistics");

    /// <summary>The gradient of the input of a frozen one, whose statistics are constants.</summary>
    private string EmitFrozenBackward(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Backward",
            $"{Name}, frozen, gradient of the input: the output's * gamma / sqrt(moving variance + epsilon).",
            "ref float outputGradient, ref float gamma, ref float movingVariance, ref float inputGradient",
            writer =>
            {
                using (EmitChannelLoop(writer, out string channel))
                {
                    writer.Line(
                        $"var scale = {target.Class}.Create(At(ref gamma, {channel}) / MathF.Sqrt(At(ref movingVariance, {channel}) + {Real(Epsilon)}));");
                    using (EmitValueLoops(writer, target, channel, out string at))
                        writer.Line($"Store(Load{target.Bits}(ref outputGradient, {at}) * scale, ref inputGradient, {at});");
                }
            });
    }

    /// <summary>Alone in prediction, for one image, whose lanes are channels.</summary>
    private string EmitOneKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        Shape shape = Input.Shape;
        int inStride = Input.PositionStride;
        return kernels.Add(
            Name + "One",
            $"{Name} of one image: (input - moving mean) / sqrt(moving variance + epsilon) * gamma + beta.",
            "ref float input, ref float gamma, ref float beta, ref float movingMean, ref float movingVariance, ref float output",
            writer =>
            {
                // The caller's image has no gap between positions and nothing behind its end: it is read number by number.
                bool isScalar = inStride % Contract.AlignedFloats != 0;
                using (writer.Loop("channel", shape.Channels, isScalar ? 1 : target.Lanes))
                {
                    string channel = shape.Channels > (isScalar ? 1 : target.Lanes) ? "channel" : "0";
                    string Load(string buffer) => isScalar ? $"At(ref {buffer}, {channel})" : $"Load{target.Bits}(ref {buffer}, {channel})";
                    writer.Line(isScalar
                        ? $"float scale = {Load("gamma")} / MathF.Sqrt({Load("movingVariance")} + {Real(Epsilon)});"
                        : $"var scale = {Load("gamma")} / {target.Class}.Sqrt({Load("movingVariance")} + {target.Class}.Create({Real(Epsilon)}));");
                    writer.Line($"var shift = {Load("beta")} - {Load("movingMean")} * scale;");
                    using (writer.Loop("position", shape.Positions))
                    {
                        string position = shape.Positions > 1 ? "position" : "0";
                        string from = Sum(Times(position, inStride), channel);
                        string to = Sum(Times(position, Output.PositionStride), channel);
                        writer.Line(isScalar
                            ? $"At(ref output, {to}) = At(ref input, {from}) * scale + shift;"
                            : $"Store(Fma(Load{target.Bits}(ref input, {from}), scale, shift), ref output, {to});");
                    }
                }
            });
    }

    /// <summary>
    /// Input gradient: gamma / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.
    /// </summary>
    private string EmitInputGradient(KernelClass kernels, int exchangeLength)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "InputGradient",
            $"{Name}: gradient of the input, gamma / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.",
            "ref float input, ref float statistics, ref float gamma, ref float exchange, int images, int count, ref float outputGradient, ref float inputGradient",
            writer =>
            {
                writer.Line($"float weight = 1f / (images * {Input.Shape.Positions}f);");
                using (EmitChannelLoop(writer, out string channel))
                {
                    writer.Line("double slopes = 0, products = 0;");
                    using (writer.Block($"for (int first = 0; first < images; first += {Images})"))
                    {
                        writer.Line($"slopes += At(ref exchange, {Sum($"first / {Images} * {exchangeLength}", channel)});");
                        writer.Line(
                            $"products += At(ref exchange, {Sum($"first / {Images} * {exchangeLength}", channel, Number(Stored))});");
                    }

                    writer.Line($"float inverse = At(ref statistics, {Sum(channel, Number(Stored))});");
                    writer.Line($"float factor = At(ref gamma, {channel}) * inverse;");
                    writer.Line($"var mean = Splat{target.Bits}(ref statistics, {channel});");
                    writer.Line($"var scale = {target.Class}.Create(factor);");
                    writer.Line($"var shift = {target.Class}.Create(-factor * (float)slopes * weight);");
                    writer.Line($"var tilt = {target.Class}.Create(-factor * inverse * (float)products * weight);");
                    using (Lanes.Loop(writer, target))
                    {
                        writer.Line($"var isImage = FirstLanes{target.Bits}(count, {Lane(target)});");
                        using (EmitPositionLoop(writer, target, channel, out string at))
                        {
                            writer.Line($"var value = Fma(Load{target.Bits}(ref input, {at}) - mean, tilt, shift);");
                            writer.Line(
                                $"Store(Fma(Load{target.Bits}(ref outputGradient, {at}), scale, value) * isImage, ref inputGradient, {at});");
                        }
                    }
                }
            });
    }

    /// <summary>
    /// output = (input - mean) * factor + beta, whatever the factor and the mean come from. The mean is subtracted first: where the factor is
    /// large, what is left of two large products would have lost its digits.
    /// </summary>
    private string EmitNormalization(
        KernelClass kernels, string suffix, string formula, string parameters, Func<string, string> factor, string mean)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + suffix,
            $"{Name}: {formula}",
            parameters,
            writer =>
            {
                using (EmitChannelLoop(writer, out string channel))
                {
                    writer.Line($"float factor = {factor(channel)};");
                    writer.Line($"var scale = {target.Class}.Create(factor);");
                    writer.Line($"var mean = Splat{target.Bits}(ref {mean}, {channel});");
                    writer.Line($"var shift = Splat{target.Bits}(ref beta, {channel});");
                    using (EmitValueLoops(writer, target, channel, out string at))
                        writer.Line($"Store(Fma(Load{target.Bits}(ref input, {at}) - mean, scale, shift), ref output, {at});");
                }
            });
    }

    private CodeWriter.BlockScope EmitChannelLoop(CodeWriter writer, out string channel, int tile = 1)
    {
        int channels = Input.Shape.Channels;
        channel = channels > tile ? "channel" : "0";
        return channels > tile ? writer.Loop("channel", channels, tile) : writer.Block();
    }

    private CodeWriter.BlockScope EmitValueLoops(CodeWriter writer, VectorTarget target, string channel, out string at)
    {
        CodeWriter.BlockScope outer = Lanes.Loop(writer, target);
        CodeWriter.BlockScope inner = EmitPositionLoop(writer, target, channel, out at);
        return CodeWriter.BlockScope.Nest(inner, outer);
    }

    private CodeWriter.BlockScope EmitPositionLoop(CodeWriter writer, VectorTarget target, string channel, out string at)
    {
        Shape shape = Input.Shape;
        CodeWriter.BlockScope scope = writer.Loop("position", shape.Positions);
        at = PlaceOf(target, shape.Positions > 1 ? "position" : "0", channel);
        return scope;
    }

    private string PlaceOf(VectorTarget target, string position, string channel) =>
        Sum(Times(position, Input.Shape.Channels * Images), Times(channel, Images), Lane(target));

    private static string Lane(VectorTarget target) => target.VectorsPerTile > 1 ? "lane" : "0";

    private static string Real(float number) => Text.Real(number) + "f";
}
