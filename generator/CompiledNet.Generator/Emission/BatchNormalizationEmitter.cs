using System.Globalization;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints batch normalization: by the statistics of the batch in training, by moving averages where it is frozen and in prediction,
/// where it is folded into the weights before it if there are some.
/// </summary>
internal static partial class BatchNormalizationEmitter
{
    private const int Images = VectorTarget.TileImages;

    /// <summary>Kernel and bias with the normalization in them: kernel * scale, (bias - mean) * scale + beta, scale = gamma / sqrt(variance + epsilon).</summary>
    public static string EmitFold(KernelClass kernels, WeightedStep step)
    {
        VectorTarget target = kernels.Target;
        BatchNormalizationStep folded = step.Folded!;
        string bias = step.Bias is null ? "" : "ref float bias, ";
        return kernels.Add(
            step.Name + "Fold",
            $"{folded.Name}, folded into {step.Name}: kernel * scale, (bias - mean) * scale + beta, where scale = gamma / sqrt(variance + epsilon).",
            $"ref float kernel, {bias}ref float gamma, ref float beta, ref float movingMean, ref float movingVariance, ref float foldedKernel, ref float foldedBias",
            writer =>
            {
                using (writer.Loop("channel", folded.Stored, target.Lanes))
                {
                    string channel = folded.Stored > target.Lanes ? "channel" : "0";
                    writer.Line($"var scale = Load{target.Bits}(ref gamma, {channel}) / {target.Class}.Sqrt(Load{target.Bits}(ref movingVariance, {channel}) + {target.Class}.Create({Epsilon(folded)}));");
                    string shift = step.Bias is null ? $"-Load{target.Bits}(ref movingMean, {channel})" : $"Load{target.Bits}(ref bias, {channel}) - Load{target.Bits}(ref movingMean, {channel})";
                    writer.Line($"Store(Fma({shift}, scale, Load{target.Bits}(ref beta, {channel})), ref foldedBias, {channel});");
                    using (writer.Loop("row", step.Kernel.Rows))
                    {
                        string at = Sum(Times(step.Kernel.Rows > 1 ? "row" : "0", step.Kernel.RowStride), channel);
                        writer.Line($"Store(Load{target.Bits}(ref kernel, {at}) * scale, ref foldedKernel, {at});");
                    }
                }
            });
    }

    /// <summary>Alone in prediction, for a tile, and frozen in training: normalization by moving averages.</summary>
    public static string EmitForward(KernelClass kernels, BatchNormalizationStep step) => EmitNormalization(
        kernels,
        step,
        "Forward",
        "(input - moving mean) / sqrt(moving variance + epsilon) * gamma + beta.",
        "ref float input, ref float gamma, ref float beta, ref float movingMean, ref float movingVariance, ref float output",
        channel => $"At(ref gamma, {channel}) / MathF.Sqrt(At(ref movingVariance, {channel}) + {Epsilon(step)})",
        mean: "movingMean");

    /// <summary>Normalization by the statistics of the batch.</summary>
    public static string EmitNormalize(KernelClass kernels, BatchNormalizationStep step) => EmitNormalization(
        kernels,
        step,
        "Training",
        "(input - mean) / deviation * gamma + beta, by the statistics of the batch.",
        "ref float input, ref float statistics, ref float gamma, ref float beta, ref float output",
        channel => $"At(ref gamma, {channel}) * At(ref statistics, {Sum(channel, Text(step.Stored))})",
        mean: "statistics");

    /// <summary>The gradient of the input of a frozen one, whose statistics are constants.</summary>
    public static string EmitFrozenBackward(KernelClass kernels, BatchNormalizationStep step)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            step.Name + "Backward",
            $"{step.Name}, frozen, gradient of the input: the output's * gamma / sqrt(moving variance + epsilon).",
            "ref float outputGradient, ref float gamma, ref float movingVariance, ref float inputGradient",
            writer =>
            {
                using (EmitChannelLoop(writer, step, out string channel))
                {
                    writer.Line($"var scale = {target.Class}.Create(At(ref gamma, {channel}) / MathF.Sqrt(At(ref movingVariance, {channel}) + {Epsilon(step)}));");
                    using (EmitValueLoops(writer, step, target, channel, out string at))
                        writer.Line($"Store(Load{target.Bits}(ref outputGradient, {at}) * scale, ref inputGradient, {at});");
                }
            });
    }

    /// <summary>Alone in prediction, for one image, whose lanes are channels.</summary>
    public static string EmitOne(KernelClass kernels, BatchNormalizationStep step)
    {
        VectorTarget target = kernels.Target;
        Shape shape = step.Input.Shape;
        int inStride = step.Input.PositionStride;
        return kernels.Add(
            step.Name + "One",
            $"{step.Name} of one image: (input - moving mean) / sqrt(moving variance + epsilon) * gamma + beta.",
            "ref float input, ref float gamma, ref float beta, ref float movingMean, ref float movingVariance, ref float output",
            writer =>
            {
                // The caller's image has no gap between positions and nothing behind its end: it is read number by number.
                bool isScalar = inStride % Alignment.Floats != 0;
                using (writer.Loop("channel", shape.Channels, isScalar ? 1 : target.Lanes))
                {
                    string channel = shape.Channels > (isScalar ? 1 : target.Lanes) ? "channel" : "0";
                    string Load(string buffer) => isScalar ? $"At(ref {buffer}, {channel})" : $"Load{target.Bits}(ref {buffer}, {channel})";
                    writer.Line(isScalar
                        ? $"float scale = {Load("gamma")} / MathF.Sqrt({Load("movingVariance")} + {Epsilon(step)});"
                        : $"var scale = {Load("gamma")} / {target.Class}.Sqrt({Load("movingVariance")} + {target.Class}.Create({Epsilon(step)}));");
                    writer.Line($"var shift = {Load("beta")} - {Load("movingMean")} * scale;");
                    using (writer.Loop("position", shape.Positions))
                    {
                        string position = shape.Positions > 1 ? "position" : "0";
                        string from = Sum(Times(position, inStride), channel);
                        string to = Sum(Times(position, step.Output.PositionStride), channel);
                        writer.Line(isScalar
                            ? $"At(ref output, {to}) = At(ref input, {from}) * scale + shift;"
                            : $"Store(Fma(Load{target.Bits}(ref input, {from}), scale, shift), ref output, {to});");
                    }
                }
            });
    }

    /// <summary>Input gradient: gamma / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.</summary>
    public static string EmitInputGradient(KernelClass kernels, BatchNormalizationStep step, int exchangeLength)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            step.Name + "InputGradient",
            $"{step.Name}: gradient of the input, gamma / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.",
            "ref float input, ref float statistics, ref float gamma, ref float exchange, int images, int count, ref float outputGradient, ref float inputGradient",
            writer =>
            {
                writer.Line($"float weight = 1f / (images * {step.Input.Shape.Positions}f);");
                using (EmitChannelLoop(writer, step, out string channel))
                {
                    writer.Line("float slopes = 0, products = 0;");
                    using (writer.Block($"for (int first = 0; first < images; first += {Images})"))
                    {
                        writer.Line($"slopes += At(ref exchange, {Sum($"first / {Images} * {exchangeLength}", channel)});");
                        writer.Line($"products += At(ref exchange, {Sum($"first / {Images} * {exchangeLength}", channel, Text(step.Stored))});");
                    }

                    writer.Line($"float inverse = At(ref statistics, {Sum(channel, Text(step.Stored))});");
                    writer.Line($"float factor = At(ref gamma, {channel}) * inverse;");
                    writer.Line($"var mean = Splat{target.Bits}(ref statistics, {channel});");
                    writer.Line($"var scale = {target.Class}.Create(factor);");
                    writer.Line($"var shift = {target.Class}.Create(-factor * slopes * weight);");
                    writer.Line($"var tilt = {target.Class}.Create(-factor * inverse * products * weight);");
                    using (Lanes.Loop(writer, target))
                    {
                        writer.Line($"var isImage = FirstLanes{target.Bits}(count, {Lane(target)});");
                        using (EmitPositionLoop(writer, step, target, channel, out string at))
                        {
                            writer.Line($"var value = Fma(Load{target.Bits}(ref input, {at}) - mean, tilt, shift);");
                            writer.Line($"Store(Fma(Load{target.Bits}(ref outputGradient, {at}), scale, value) * isImage, ref inputGradient, {at});");
                        }
                    }
                }
            });
    }

    /// <summary>output = input * factor + (beta - mean * factor), whatever the factor and the mean come from.</summary>
    private static string EmitNormalization(
        KernelClass kernels, BatchNormalizationStep step, string suffix, string formula, string parameters, Func<string, string> factor, string mean)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            step.Name + suffix,
            $"{step.Name}: {formula}",
            parameters,
            writer =>
            {
                using (EmitChannelLoop(writer, step, out string channel))
                {
                    writer.Line($"float factor = {factor(channel)};");
                    writer.Line($"var scale = {target.Class}.Create(factor);");
                    writer.Line($"var shift = {target.Class}.Create(At(ref beta, {channel}) - At(ref {mean}, {channel}) * factor);");
                    using (EmitValueLoops(writer, step, target, channel, out string at))
                        writer.Line($"Store(Fma(Load{target.Bits}(ref input, {at}), scale, shift), ref output, {at});");
                }
            });
    }

    private static CodeWriter.BlockScope EmitChannelLoop(CodeWriter writer, BatchNormalizationStep step, out string channel, int tile = 1)
    {
        int channels = step.Input.Shape.Channels;
        channel = channels > tile ? "channel" : "0";
        return channels > tile ? writer.Loop("channel", channels, tile) : writer.Block();
    }

    private static CodeWriter.BlockScope EmitValueLoops(CodeWriter writer, BatchNormalizationStep step, VectorTarget target, string channel, out string at)
    {
        CodeWriter.BlockScope outer = Lanes.Loop(writer, target);
        CodeWriter.BlockScope inner = EmitPositionLoop(writer, step, target, channel, out at);
        return CodeWriter.BlockScope.Nest(inner, outer);
    }

    private static CodeWriter.BlockScope EmitPositionLoop(CodeWriter writer, BatchNormalizationStep step, VectorTarget target, string channel, out string at)
    {
        Shape shape = step.Input.Shape;
        CodeWriter.BlockScope scope = writer.Loop("position", shape.Positions);
        at = Sum(Times(shape.Positions > 1 ? "position" : "0", shape.Channels * Images), Times(channel, Images), Lane(target));
        return scope;
    }

    private static string Lane(VectorTarget target) => target.VectorsPerTile > 1 ? "lane" : "0";

    private static string Epsilon(BatchNormalizationStep step) => Real(step.Epsilon);

    private static string Real(float number) => number.ToString("R", CultureInfo.InvariantCulture) + "f";
}
