using System.Globalization;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints batch normalization. In training, each tile computes the mean and the sum of squared differences of its own images;
/// when all have, each combines them in the order of the tiles (Chan, Golub and LeVeque 1979), so that all get the same bits.
/// Backward, the two sums of the gradient are exchanged the same way. In prediction it is folded into the weights before it.
/// </summary>
internal static class BatchNormalizationEmitter
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

    /// <summary>Alone in prediction, for a tile: output = input * scale + shift.</summary>
    public static string EmitForward(KernelClass kernels, BatchNormalizationStep step)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            step.Name + "Forward",
            $"{step.Name}: (input - moving mean) / sqrt(moving variance + epsilon) * gamma + beta.",
            "ref float input, ref float gamma, ref float beta, ref float movingMean, ref float movingVariance, ref float output",
            writer =>
            {
                using (EmitChannelLoop(writer, step, out string channel))
                {
                    writer.Line($"float factor = At(ref gamma, {channel}) / MathF.Sqrt(At(ref movingVariance, {channel}) + {Epsilon(step)});");
                    writer.Line($"var scale = {target.Class}.Create(factor);");
                    writer.Line($"var shift = {target.Class}.Create(At(ref beta, {channel}) - At(ref movingMean, {channel}) * factor);");
                    using (EmitValueLoops(writer, step, target, channel, out string at))
                        writer.Line($"Store(Fma(Load{target.Bits}(ref input, {at}), scale, shift), ref output, {at});");
                }
            });
    }

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

    /// <summary>The statistics of a tile, for the others: mean and sum of squared differences of each channel.</summary>
    public static string EmitStatistics(KernelClass kernels, BatchNormalizationStep step)
    {
        VectorTarget target = kernels.Target;
        int tile = ChannelTile(step);
        return kernels.Add(
            step.Name + "Statistics",
            $"{step.Name}: mean and sum of squared differences from it of each channel, over the tile's images and positions.",
            "ref float input, int count, ref float exchange",
            writer =>
            {
                writer.Line($"float weight = 1f / (count * {step.Input.Shape.Positions});");
                using (EmitChannelLoop(writer, step, out string channel, tile))
                {
                    int[] all = [.. Enumerable.Range(0, tile)];
                    writer.Statements(all.Select(c => $"float mean{c} = 0, squares{c} = 0"));
                    using (Lanes.Loop(writer, target))
                    using (writer.Block())
                    {
                        writer.Zeros(target.Type, all.Select(c => $"sum{c}"));
                        using (EmitPositionLoop(writer, step, target, channel, out string at))
                            writer.Statements(all.Select(c => $"sum{c} += Load{target.Bits}(ref input, {Sum(at, Text(c * Images))})"));
                        writer.Line($"var isImage = FirstLanes{target.Bits}(count, {Lane(target)});");
                        writer.Statements(all.Select(c => $"mean{c} += weight * {target.Class}.Sum(sum{c} * isImage)"));
                    }

                    using (Lanes.Loop(writer, target))
                    using (writer.Block())
                    {
                        writer.Zeros(target.Type, all.Select(c => $"sum{c}"));
                        using (EmitPositionLoop(writer, step, target, channel, out string at))
                        {
                            writer.Statements(all.SelectMany(c => new[]
                            {
                                $"var difference{c} = Load{target.Bits}(ref input, {Sum(at, Text(c * Images))}) - {target.Class}.Create(mean{c})",
                                $"sum{c} = Fma(difference{c}, difference{c}, sum{c})",
                            }));
                        }

                        writer.Line($"var isImage = FirstLanes{target.Bits}(count, {Lane(target)});");
                        writer.Statements(all.Select(c => $"squares{c} += {target.Class}.Sum(sum{c} * isImage)"));
                    }

                    writer.Statements(all.SelectMany(c => new[]
                    {
                        $"At(ref exchange, {Sum(channel, Text(c))}) = mean{c}",
                        $"At(ref exchange, {Sum(channel, Text(step.Stored + c))}) = squares{c}",
                    }));
                }
            });
    }

    /// <summary>The statistics of the batch from those of its tiles, and the moving averages.</summary>
    /// <param name="kernels">The kernels of a width.</param>
    /// <param name="step">The step.</param>
    /// <param name="exchangeLength">Floats from one tile's part of the exchange to the next.</param>
    public static string EmitCombine(KernelClass kernels, BatchNormalizationStep step, int exchangeLength)
    {
        VectorTarget target = kernels.Target;
        int positions = step.Input.Shape.Positions;
        return kernels.Add(
            step.Name + "Combine",
            $"{step.Name}: mean and 1 / sqrt(variance + epsilon) of the batch from the statistics of its tiles, in their order; the moving averages, where asked.",
            "ref float exchange, int images, bool updatesState, ref float movingMean, ref float movingVariance, ref float statistics",
            writer =>
            {
                using (writer.Loop("channel", step.Stored, target.Lanes))
                {
                    string channel = step.Stored > target.Lanes ? "channel" : "0";
                    writer.Line($"var mean = Load{target.Bits}(ref exchange, {channel});");
                    writer.Line($"var squares = Load{target.Bits}(ref exchange, {Sum(channel, Text(step.Stored))});");
                    writer.Line($"float before = Math.Min(images, {Images}) * {positions}f;");
                    using (writer.Block($"for (int first = {Images}; first < images; first += {Images})"))
                    {
                        writer.Line($"ref float told = ref At(ref exchange, {Sum($"first / {Images} * {exchangeLength}", channel)});");
                        writer.Line($"float here = Math.Min(images - first, {Images}) * {positions}f;");
                        writer.Line($"var difference = Load{target.Bits}(ref told, 0) - mean;");
                        writer.Line($"mean = Fma(difference, {target.Class}.Create(here / (before + here)), mean);");
                        writer.Line($"squares += Load{target.Bits}(ref told, {step.Stored}) + difference * difference * {target.Class}.Create(before * (here / (before + here)));");
                        writer.Line("before += here;");
                    }

                    writer.Line($"var variance = squares / {target.Class}.Create(before);");
                    writer.Line($"Store(mean, ref statistics, {channel});");
                    writer.Line($"Store({target.Type}.One / {target.Class}.Sqrt(variance + {target.Class}.Create({Epsilon(step)})), ref statistics, {Sum(channel, Text(step.Stored))});");
                    using (writer.Block("if (updatesState)"))
                    {
                        string momentum = Real(step.Momentum);
                        writer.Line($"Store(Load{target.Bits}(ref movingMean, {channel}) * {target.Class}.Create({momentum}) + mean * {target.Class}.Create(1 - {momentum}), ref movingMean, {channel});");
                        writer.Line($"Store(Load{target.Bits}(ref movingVariance, {channel}) * {target.Class}.Create({momentum}) + variance * {target.Class}.Create(1 - {momentum}), ref movingVariance, {channel});");
                    }
                }
            });
    }

    /// <summary>Normalization by the statistics of the batch.</summary>
    public static string EmitNormalize(KernelClass kernels, BatchNormalizationStep step)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            step.Name + "Training",
            $"{step.Name}: (input - mean) / deviation * gamma + beta, by the statistics of the batch.",
            "ref float input, ref float statistics, ref float gamma, ref float beta, ref float output",
            writer =>
            {
                using (EmitChannelLoop(writer, step, out string channel))
                {
                    writer.Line($"float factor = At(ref gamma, {channel}) * At(ref statistics, {Sum(channel, Text(step.Stored))});");
                    writer.Line($"var scale = {target.Class}.Create(factor);");
                    writer.Line($"var shift = {target.Class}.Create(At(ref beta, {channel}) - At(ref statistics, {channel}) * factor);");
                    using (EmitValueLoops(writer, step, target, channel, out string at))
                        writer.Line($"Store(Fma(Load{target.Bits}(ref input, {at}), scale, shift), ref output, {at});");
                }
            });
    }

    /// <summary>Gradients of beta and gamma, which are also the two sums that the input's gradient needs of the whole batch.</summary>
    public static string EmitSums(KernelClass kernels, BatchNormalizationStep step)
    {
        VectorTarget target = kernels.Target;
        int tile = ChannelTile(step);
        bool exchanges = step.NeedsInputGradient;
        return kernels.Add(
            step.Name + "Sums",
            $"{step.Name}: gradients of beta, the sum of the output's gradient, and of gamma, the sum of gradient * normalized input{(exchanges ? "; both for the other tiles too" : "")}.",
            "ref float input, ref float statistics, ref float outputGradient, ref float gammaGradient, ref float betaGradient" + (exchanges ? ", ref float exchange" : ""),
            writer =>
            {
                using (EmitChannelLoop(writer, step, out string channel, tile))
                {
                    int[] all = [.. Enumerable.Range(0, tile)];
                    writer.Statements(all.Select(c => $"var mean{c} = Splat{target.Bits}(ref statistics, {Sum(channel, Text(c))})"));
                    writer.Zeros(target.Type, all.SelectMany(c => new[] { $"sum{c}", $"product{c}" }));
                    using (Lanes.Loop(writer, target))
                    using (EmitPositionLoop(writer, step, target, channel, out string at))
                    {
                        writer.Statements(all.SelectMany(c => new[]
                        {
                            $"var slope{c} = Load{target.Bits}(ref outputGradient, {Sum(at, Text(c * Images))})",
                            $"sum{c} += slope{c}",
                            $"product{c} = Fma(slope{c}, Load{target.Bits}(ref input, {Sum(at, Text(c * Images))}) - mean{c}, product{c})",
                        }));
                    }

                    foreach (int c in all)
                    {
                        string at = Sum(channel, Text(c));
                        writer.Line($"At(ref betaGradient, {at}) = {target.Class}.Sum(sum{c});");
                        writer.Line($"At(ref gammaGradient, {at}) = {target.Class}.Sum(product{c}) * At(ref statistics, {Sum(channel, Text(step.Stored + c))});");
                        if (!exchanges)
                            continue;
                        writer.Line($"At(ref exchange, {at}) = At(ref betaGradient, {at});");
                        writer.Line($"At(ref exchange, {Sum(channel, Text(step.Stored + c))}) = At(ref gammaGradient, {at});");
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

    /// <summary>Channels that are summed side by side, so that their additions need not wait for each other.</summary>
    private static int ChannelTile(BatchNormalizationStep step) =>
        new[] { 6, 5, 4, 3, 2 }.FirstOrDefault(size => step.Input.Shape.Channels % size == 0) is > 0 and int tile ? tile : 1;

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
