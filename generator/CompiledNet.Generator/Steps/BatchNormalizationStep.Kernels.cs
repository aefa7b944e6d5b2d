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
            $"ref float kernel, {bias}{GammaParameter}{BetaParameter}ref float movingMean, ref float movingVariance, int rows, int row, ref float foldedKernel, ref float foldedBias",
            writer =>
            {
                using (new MapLoops(writer, target).Row())
                {
                    writer.Line($"var scale = {ScaleByAverages(target)};");
                    string shift = weights.Bias is null
                        ? $"-Load{target.Bits}(ref movingMean, channel)"
                        : $"Load{target.Bits}(ref bias, channel) - Load{target.Bits}(ref movingMean, channel)";
                    string folded = Beta is null ? $"({shift}) * scale" : $"Fma({shift}, scale, Load{target.Bits}(ref beta, channel))";
                    writer.Line($"Store({folded}, ref foldedBias, channel);");
                    using (writer.Block("for (nint at = channel, end = (nint)rows * row; at < end; at += row)"))
                        writer.Line($"Store(Load{target.Bits}(ref kernel, at) * scale, ref foldedKernel, at);");
                }
            });
    }

    /// <summary>What normalized values are multiplied by, of the moving averages: a vector of channels.</summary>
    private string ScaleByAverages(VectorTarget target) =>
        $"{(Gamma is null ? $"{target.Type}.One" : $"Load{target.Bits}(ref gamma, channel)")} / {target.Class}.Sqrt(Load{target.Bits}(ref movingVariance, channel) + {target.Class}.Create({Real(Epsilon)}))";

    /// <summary>Alone in prediction, for a tile, and frozen in training: what values are multiplied by.</summary>
    private string EmitScales(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Scales",
            $"{Name}: {GammaOrOne} / sqrt(moving variance + epsilon) of each channel.",
            $"{GammaParameter}ref float movingVariance, int row, ref float scales",
            writer =>
            {
                using (new MapLoops(writer, target).Row())
                    writer.Line($"Store({ScaleByAverages(target)}, ref scales, channel);");
            });
    }

    /// <summary>
    /// output = (input - mean) * scale + beta, whatever the mean and the scale come from. The mean is subtracted first: where the scale is
    /// large, what is left of two large products would have lost its digits.
    /// </summary>
    private string EmitNormalize(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        string? function = ActivationFunctions.Add(kernels, Activation);
        return kernels.Add(
            Name + "Normalize",
            $"{Name}: {ActivationOf($"(input - mean) * scale{PlusBeta}")}, where scale = {GammaOrOne} / deviation.",
            $"ref float input, ref float means, ref float scales, {BetaParameter}{PartLoops.Parameters}",
            writer => PartLoops.Emit(
                writer,
                kernels,
                () =>
                {
                    writer.Line($"var mean = Splat{target.Bits}(ref means, channel);");
                    writer.Line($"var scale = Splat{target.Bits}(ref scales, channel);");
                    if (Beta is not null)
                        writer.Line($"var shift = Splat{target.Bits}(ref beta, channel);");
                },
                (_, at) =>
                {
                    string centred = $"Load{target.Bits}(ref input, {at}) - mean";
                    return Apply(function, Beta is null ? $"({centred}) * scale" : $"Fma({centred}, scale, shift)");
                }));
    }

    /// <summary>The gradient of the input of a frozen one, whose statistics are constants.</summary>
    private string EmitFrozenBackward(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Backward",
            $"{Name}, frozen, gradient of the input: the output's * scale, where scale = {GammaOrOne} / sqrt(moving variance + epsilon).",
            "ref float outputGradient, ref float scales, int positions, int channels, ref float inputGradient",
            writer => new MapLoops(writer, target).Values(
                () => writer.Line($"var scale = Splat{target.Bits}(ref scales, channel);"),
                (_, at) => writer.Line($"Store(Load{target.Bits}(ref outputGradient, {at}) * scale, ref inputGradient, {at});")));
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

    /// <summary>What every value of a channel gets of the sums of the batch: a shift, and a tilt for each unit from the mean.</summary>
    private string EmitGradientStatistics(KernelClass kernels, int exchangeLength) => kernels.Add(
        Name + "GradientStatistics",
        $"{Name}: what the gradient of every input gets of the sums of the batch, a shift and a tilt for each unit from the mean.",
        $"ref float scales, ref float exchange, int images, {MapLoops.Parameters}, ref float statistics",
        writer =>
        {
            writer.Line("float weight = 1f / (images * (float)positions);");
            using (new MapLoops(writer, kernels.Target).Channels())
            {
                writer.Line("double slopes = 0, products = 0;");
                using (writer.Block($"for (int first = 0; first < images; first += {Images})"))
                {
                    writer.Line($"ref float told = ref At(ref exchange, first / {Images} * {exchangeLength} + channel);");
                    writer.Line("slopes += told;");
                    writer.Line("products += At(ref told, row);");
                }

                writer.Line("float factor = At(ref scales, channel);");
                writer.Line("At(ref statistics, 2 * row + channel) = -factor * (float)slopes * weight;");
                writer.Line("At(ref statistics, 3 * row + channel) = -factor * At(ref statistics, row + channel) * (float)products * weight;");
            }
        });

    /// <summary>
    /// Input gradient: gamma, or 1, / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.
    /// </summary>
    private string EmitInputGradient(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "InputGradient",
            $"{Name}: gradient of the input, {GammaOrOne} / deviation * (slope - mean of slopes - normalized * mean of slope * normalized), means over the batch.",
            $"ref float input, ref float statistics, ref float scales, {DerivativeParameters}int count, int row, ref float outputGradient, {PartLoops.Parameters}",
            writer =>
            {
                if (target.VectorsPerTile == 1)
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, 0);");
                PartLoops.Emit(
                    writer,
                    kernels,
                    () =>
                    {
                        writer.Line($"var mean = Splat{target.Bits}(ref statistics, channel);");
                        writer.Line($"var shift = Splat{target.Bits}(ref statistics, 2 * row + channel);");
                        writer.Line($"var tilt = Splat{target.Bits}(ref statistics, 3 * row + channel);");
                        if (!DerivativeReadsNormalized)
                            writer.Line($"var scale = Splat{target.Bits}(ref scales, channel);");
                        EmitDerivativeConstants(writer, target);
                    },
                    (lane, at) =>
                    {
                        writer.Line($"var difference = Load{target.Bits}(ref input, {at}) - mean;");
                        writer.Line($"var slope = Load{target.Bits}(ref outputGradient, {at});");
                        EmitDerivative(writer, kernels, at);
                        string isImage = target.VectorsPerTile == 1 ? "isImage" : $"FirstLanes{target.Bits}(count, {lane})";
                        return $"Fma(slope, scale, Fma(difference, tilt, shift)) * {isImage}";
                    });
            });
    }

    /// <summary>What all values of a channel have in common for the derivative of an activation.</summary>
    private void EmitDerivativeConstants(CodeWriter writer, VectorTarget target)
    {
        if (!DerivativeReadsNormalized)
            return;
        writer.Line($"var scale = Splat{target.Bits}(ref scales, channel);");
        writer.Line($"var offset = {(Beta is null ? $"{target.Type}.Zero" : $"Splat{target.Bits}(ref beta, channel)")};");
    }

    /// <summary>From the gradient of the output to that of what was normalized, where an activation lies between.</summary>
    private void EmitDerivative(CodeWriter writer, KernelClass kernels, string at)
    {
        if (Activation == ActivationKind.Linear)
            return;
        writer.Line(DerivativeReadsOutput
            ? $"var value = Load{kernels.Target.Bits}(ref output, {at});"
            : "var value = Fma(difference, scale, offset);");
        writer.Line($"slope = {ActivationFunctions.Backward(kernels, Activation, "slope", "value")};");
    }

    private string GammaOrOne => Gamma is null ? "1" : "gamma";

    private string TimesGamma => Gamma is null ? "" : " * gamma";

    private string PlusBeta => Beta is null ? "" : " + beta";

    private static string Apply(string? function, string value) => function is null ? value : $"{function}({value})";

    private string ActivationOf(string formula) => Activation == ActivationKind.Linear ? formula : $"{Activation} of {formula}";

    private static string Real(float number) => Text.Real(number) + "f";
}
