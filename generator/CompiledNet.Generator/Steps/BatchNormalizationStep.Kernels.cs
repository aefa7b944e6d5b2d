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
            $"{Name}, folded into {layer}: kernel * scale, (bias - mean) * scale{PlusBeta}, where scale = {GammaOrOne} / sqrt(variance + epsilon).",
            $"ref float kernel, {bias}{GammaParameter}{BetaParameter}ref float movingMean, ref float movingVariance, ref float foldedKernel, ref float foldedBias",
            writer =>
            {
                using (writer.Loop("channel", Stored, target.Lanes))
                {
                    string channel = Stored > target.Lanes ? "channel" : "0";
                    writer.Line(
                        $"var scale = {(Gamma is null ? $"{target.Type}.One" : $"Load{target.Bits}(ref gamma, {channel})")} / {target.Class}.Sqrt(Load{target.Bits}(ref movingVariance, {channel}) + {target.Class}.Create({Real(Epsilon)}));");
                    string shift = weights.Bias is null
                        ? $"-Load{target.Bits}(ref movingMean, {channel})"
                        : $"Load{target.Bits}(ref bias, {channel}) - Load{target.Bits}(ref movingMean, {channel})";
                    string folded = Beta is null ? $"({shift}) * scale" : $"Fma({shift}, scale, Load{target.Bits}(ref beta, {channel}))";
                    writer.Line($"Store({folded}, ref foldedBias, {channel});");
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
        $"{ActivationOf($"(input - moving mean) / sqrt(moving variance + epsilon){TimesGamma}{PlusBeta}")}.",
        $"ref float input, {GammaParameter}{BetaParameter}ref float movingMean, ref float movingVariance, ref float output",
        channel => $"{GammaAt(channel)} / MathF.Sqrt(At(ref movingVariance, {channel}) + {Real(Epsilon)})",
        mean: "movingMean");

    /// <summary>Normalization by the statistics of the batch.</summary>
    private string EmitNormalize(KernelClass kernels) => EmitNormalization(
        kernels,
        "Training",
        $"{ActivationOf($"(input - mean) / deviation{TimesGamma}{PlusBeta}")}, by the statistics of the batch.",
        $"ref float input, ref float statistics, {GammaParameter}{BetaParameter}ref float output",
        channel => $"{GammaFactor(channel)}At(ref statistics, {Sum(channel, Number(Stored))})",
        mean: "statistics");

    /// <summary>The gradient of the input of a frozen one, whose statistics are constants.</summary>
    private string EmitFrozenBackward(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Backward",
            $"{Name}, frozen, gradient of the input: the output's{TimesGamma} / sqrt(moving variance + epsilon).",
            $"ref float outputGradient, {GammaParameter}ref float movingVariance, ref float inputGradient",
            writer =>
            {
                EmitStrips(
                    writer,
                    target,
                    channel => writer.Line(
                        $"var scale = {target.Class}.Create({GammaAt(channel)} / MathF.Sqrt(At(ref movingVariance, {channel}) + {Real(Epsilon)}));"),
                    (_, at) => writer.Line($"Store(Load{target.Bits}(ref outputGradient, {at}) * scale, ref inputGradient, {at});"));
            });
    }

    /// <summary>Alone in prediction, for one image, whose lanes are channels.</summary>
    private string EmitOneKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        Shape shape = Input.Shape;
        int inStride = Input.PositionStride;
        string? function = ActivationFunctions.Add(kernels, Activation);
        return kernels.Add(
            Name + "One",
            $"{Name} of one image: {ActivationOf($"(input - moving mean) / sqrt(moving variance + epsilon){TimesGamma}{PlusBeta}")}.",
            $"ref float input, {GammaParameter}{BetaParameter}ref float movingMean, ref float movingVariance, ref float output",
            writer =>
            {
                // The caller's image has no gap between positions and nothing behind its end: it is read number by number.
                bool isScalar = inStride % Contract.AlignedFloats != 0;
                using (writer.Loop("channel", shape.Channels, isScalar ? 1 : target.Lanes))
                {
                    string channel = shape.Channels > (isScalar ? 1 : target.Lanes) ? "channel" : "0";
                    string Load(string buffer) => isScalar ? $"At(ref {buffer}, {channel})" : $"Load{target.Bits}(ref {buffer}, {channel})";
                    writer.Line(isScalar
                        ? $"float scale = {(Gamma is null ? "1" : Load("gamma"))} / MathF.Sqrt({Load("movingVariance")} + {Real(Epsilon)});"
                        : $"var scale = {(Gamma is null ? $"{target.Type}.One" : Load("gamma"))} / {target.Class}.Sqrt({Load("movingVariance")} + {target.Class}.Create({Real(Epsilon)}));");
                    writer.Line($"var shift = {(Beta is null ? "" : Load("beta") + " ")}-{(Beta is null ? "" : " ")}{Load("movingMean")} * scale;");
                    using (writer.Loop("position", shape.Positions))
                    {
                        string position = shape.Positions > 1 ? "position" : "0";
                        string from = Sum(Times(position, inStride), channel);
                        string to = Sum(Times(position, Output.PositionStride), channel);
                        writer.Line(isScalar
                            ? $"At(ref output, {to}) = At(ref input, {from}) * scale + shift;"
                            : $"Store({Apply(function, $"Fma(Load{target.Bits}(ref input, {from}), scale, shift)")}, ref output, {to});");
                    }
                }
            });
    }

    /// <summary>
    /// Input gradient: gamma, or 1, / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.
    /// </summary>
    private string EmitInputGradient(KernelClass kernels, int exchangeLength)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "InputGradient",
            $"{Name}: gradient of the input, {GammaOrOne} / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.",
            $"ref float input, ref float statistics, {GammaParameter}{DerivativeParameters}"
                + "ref float exchange, int images, int count, ref float outputGradient, ref float inputGradient",
            writer =>
            {
                writer.Line($"float weight = 1f / (images * {Input.Shape.Positions}f);");
                writer.Line("// What every value of a channel gets: a shift, and a tilt for each unit from the mean.");
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
                    writer.Line($"float factor = {GammaFactor(channel)}inverse;");
                    writer.Line($"At(ref statistics, {Sum(channel, Number(2 * Stored))}) = -factor * (float)slopes * weight;");
                    writer.Line($"At(ref statistics, {Sum(channel, Number(3 * Stored))}) = -factor * inverse * (float)products * weight;");
                }

                EmitStrips(
                    writer,
                    target,
                    channel =>
                    {
                        string Row(int row) => $"Splat{target.Bits}(ref statistics, {Sum(channel, Number(row * Stored))})";
                        writer.Line($"var mean = {Row(0)};");
                        writer.Line($"var scale = {target.Class}.Create({GammaFactor(channel)}At(ref statistics, {Sum(channel, Number(Stored))}));");
                        writer.Line($"var shift = {Row(2)};");
                        writer.Line($"var tilt = {Row(3)};");
                        if (DerivativeReadsNormalized)
                            writer.Line($"var offset = {BetaOfAll(target, channel)};");
                        if (target.VectorsPerTile == 1)
                            writer.Line($"var isImage = FirstLanes{target.Bits}(count, 0);");
                    },
                    (lane, at) =>
                    {
                        writer.Line($"var difference = Load{target.Bits}(ref input, {at}) - mean;");
                        writer.Line($"var slope = Load{target.Bits}(ref outputGradient, {at});");
                        EmitDerivative(writer, kernels, at, "");
                        if (target.VectorsPerTile > 1)
                            writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                        writer.Line($"Store(Fma(slope, scale, Fma(difference, tilt, shift)) * isImage, ref inputGradient, {at});");
                    });
            });
    }

    /// <summary>From the gradient of the output to that of what was normalized, where an activation lies between.</summary>
    /// <param name="number">What the names of variables end with.</param>
    private void EmitDerivative(CodeWriter writer, KernelClass kernels, string at, string number)
    {
        if (Activation == ActivationKind.Linear)
            return;
        writer.Line(DerivativeReadsOutput
            ? $"var value{number} = Load{kernels.Target.Bits}(ref output, {at});"
            : $"var value{number} = Fma(difference{number}, scale{number}, offset{number});");
        writer.Line($"slope{number} = {ActivationFunctions.Backward(kernels, Activation, $"slope{number}", $"value{number}")};");
    }

    /// <summary>
    /// output = (input - mean) * factor + beta, whatever the factor and the mean come from. The mean is subtracted first: where the factor is
    /// large, what is left of two large products would have lost its digits.
    /// </summary>
    private string EmitNormalization(
        KernelClass kernels, string suffix, string formula, string parameters, Func<string, string> factor, string mean)
    {
        VectorTarget target = kernels.Target;
        string? function = ActivationFunctions.Add(kernels, Activation);
        return kernels.Add(
            Name + suffix,
            $"{Name}: {formula}",
            parameters,
            writer => EmitStrips(
                writer,
                target,
                channel =>
                {
                    writer.Line($"var scale = {target.Class}.Create({factor(channel)});");
                    writer.Line($"var mean = Splat{target.Bits}(ref {mean}, {channel});");
                    if (Beta is not null)
                        writer.Line($"var shift = {BetaOfAll(target, channel)};");
                },
                (_, at) =>
                {
                    string centred = $"Load{target.Bits}(ref input, {at}) - mean";
                    string value = Beta is null ? $"({centred}) * scale" : $"Fma({centred}, scale, shift)";
                    writer.Line($"Store({Apply(function, value)}, ref output, {at});");
                }));
    }

    /// <summary>A channel's number that normalized values are multiplied by.</summary>
    private string GammaAt(string channel) => Gamma is null ? "1" : $"At(ref gamma, {channel})";

    /// <summary>It as the factor of what follows, where it is not 1.</summary>
    private string GammaFactor(string channel) => Gamma is null ? "" : $"{GammaAt(channel)} * ";

    private string BetaOfAll(VectorTarget target, string channel) =>
        Beta is null ? $"{target.Type}.Zero" : $"Splat{target.Bits}(ref beta, {channel})";

    private string GammaOrOne => Gamma is null ? "1" : "gamma";

    private string TimesGamma => Gamma is null ? "" : " * gamma";

    private string PlusBeta => Beta is null ? "" : " + beta";

    private static string Apply(string? function, string value) => function is null ? value : $"{function}({value})";

    private string ActivationOf(string formula) => Activation == ActivationKind.Linear ? formula : $"{Activation} of {formula}";

    /// <summary>
    /// Every value, in strips of a few positions: within one, channel after channel, so that memory is walked through in as many streams,
    /// and what belongs to a channel is at hand.
    /// </summary>
    /// <param name="emitConstants">Prints what all values of a channel have in common.</param>
    /// <param name="emitValue">Prints one vector, of the lanes at hand and at a place.</param>
    private void EmitStrips(CodeWriter writer, VectorTarget target, Action<string> emitConstants, Action<string, string> emitValue)
    {
        var strips = new Strips(writer, Input.Shape.Positions, positionsOfStrip);
        using (strips.Loop())
        using (EmitChannelLoop(writer, out string channel))
        {
            emitConstants(channel);
            using (Lanes.Loop(writer, target))
            using (strips.Positions(out string position))
            {
                string at = PlaceOf(target, position, channel);
                if (at.Contains(' '))
                {
                    writer.Line($"nint at = {at};");
                    at = "at";
                }

                emitValue(Lanes.First(target), at);
            }
        }
    }

    private CodeWriter.BlockScope EmitChannelLoop(CodeWriter writer, out string channel, int tile = 1)
    {
        int channels = Input.Shape.Channels;
        channel = channels > tile ? "channel" : "0";
        return channels > tile ? writer.Loop("channel", channels, tile) : writer.Block();
    }

    private string PlaceOf(VectorTarget target, string position, string channel) =>
        Sum(Times(position, Input.Shape.Channels * Images), Times(channel, Images), Lanes.First(target));

    private static string Real(float number) => Text.Real(number) + "f";
}
