using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>
/// What the tiles of a batch tell each other. Each computes the mean and the sum of squared differences of its own images; when all
/// have, each combines them in the order of the tiles (Chan, Golub and LeVeque 1979), so that all get the same bits. Backward, the
/// two sums of the gradient are exchanged the same way.
/// </content>
internal sealed partial record BatchNormalizationStep
{
    /// <summary>
    /// Mean and sum of squared differences of some positions, added to those of the positions before them. A block at a time is read twice, while
    /// it is in the cache, so that no digits are lost where the mean is far from zero.
    /// </summary>
    private string EmitStatistics(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Statistics",
            $"{Name}: mean and sum of squared differences from it of each channel, over the tile's images and some positions, added to those before.",
            $"ref float input, int count, nint before, {MapLoops.Parameters}, ref float sums, ref float totals",
            writer =>
            {
                var map = new MapLoops(writer, target);
                string sum = Times("channel", Images);
                writer.Line($"ref float means = ref At(ref sums, {Times("channels", Images)});");
                using (map.Blocks())
                {
                    map.ValuesOfBlock(
                        () => { },
                        (lane, at) => writer.Line($"AddTo(Load{target.Bits}(ref input, {at}), ref sums, {Sum(sum, lane)});"));
                    using (map.Channels())
                        map.EndSum(sum, all => writer.Line($"At(ref means, channel) = {all} / (count * (end - first));"), isMasked: true);
                    map.ValuesOfBlock(
                        () => writer.Line($"var mean = Splat{target.Bits}(ref means, channel);"),
                        (lane, at) =>
                        {
                            writer.Line($"var difference = Load{target.Bits}(ref input, {at}) - mean;");
                            writer.Line($"Store(Fma(difference, difference, Load{target.Bits}(ref sums, {Sum(sum, lane)})), ref sums, {Sum(sum, lane)});");
                        });
                    writer.Line("double part = (end - first) / (double)(before + end), weight = count * (before + first) * part;");
                    using (map.Channels())
                        map.EndSum(
                            sum, all => writer.Line($"AddMoments(At(ref means, channel), {all}, part, weight, ref totals, channel * 2, row * 2);"), isMasked: true);
                }
            });
    }

    /// <summary>The statistics of the batch from those of its tiles, and the moving averages.</summary>
    /// <param name="kernels">The kernels of a width.</param>
    /// <param name="exchangeLength">Floats from one tile's part of the exchange to the next.</param>
    private string EmitCombine(KernelClass kernels, int exchangeLength)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Combine",
            $"{Name}: mean and 1 / sqrt(variance + epsilon) of the batch from the statistics of its tiles, in their order; the moving averages, where asked.",
            $"ref float exchange, int images, bool updatesState, {GammaParameter}ref float movingMean, ref float movingVariance, int positions, int row, ref float statistics, ref float scales",
            writer =>
            {
                using (new MapLoops(writer, target).Row())
                {
                    writer.Line($"var mean = Load{target.Bits}(ref exchange, channel);");
                    writer.Line($"var squares = Load{target.Bits}(ref exchange, row + channel);");
                    writer.Line($"float before = Min(images, {Images}) * (float)positions;");
                    using (writer.Block($"for (int first = {Images}; first < images; first += {Images})"))
                    {
                        writer.Line($"ref float told = ref At(ref exchange, first / {Images} * {exchangeLength} + channel);");
                        writer.Line($"float here = Min(images - first, {Images}) * (float)positions;");
                        writer.Line($"var difference = Load{target.Bits}(ref told, 0) - mean;");
                        writer.Line($"mean = Fma(difference, {target.Class}.Create(here / (before + here)), mean);");
                        writer.Line(
                            $"squares += Load{target.Bits}(ref told, row) + difference * difference * {target.Class}.Create(before * (here / (before + here)));");
                        writer.Line("before += here;");
                    }

                    writer.Line($"var variance = squares / {target.Class}.Create(before);");
                    writer.Line($"var inverse = {target.Type}.One / {target.Class}.Sqrt(variance + {target.Class}.Create({Real(Epsilon)}));");
                    writer.Line("Store(mean, ref statistics, channel);");
                    writer.Line("Store(inverse, ref statistics, row + channel);");
                    writer.Line($"Store({(Gamma is null ? "" : $"Load{target.Bits}(ref gamma, channel) * ")}inverse, ref scales, channel);");
                    using (writer.Block("if (updatesState)"))
                    {
                        EmitMoving("Mean", "mean");
                        EmitMoving("Variance", "variance");
                    }
                }

                void EmitMoving(string average, string ofBatch) => writer.Line(
                    $"Store(Load{target.Bits}(ref moving{average}, channel) * {target.Class}.Create({Real(Momentum)}) + {ofBatch} * {target.Class}.Create(1 - {Real(Momentum)}), ref moving{average}, channel);");
            });
    }

    private string SumsSentence => (Gamma, Beta) switch
    {
        (not null, not null) =>
            $"gradients of beta, the sum of the output's gradient, and of gamma, the sum of gradient * normalized input{(WaitsBackward ? "; both for the other tiles too" : "")}",
        _ => "the sums of the output's gradient, that of beta, and of gradient * normalized input, that of gamma, for whom wants them",
    };

    /// <summary>
    /// Gradients of beta and gamma of some positions, added to those before; they are also the two sums that the input's gradient needs of the
    /// whole batch.
    /// </summary>
    private string EmitSums(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Sums",
            $"{Name}: sums of the output's gradient and of gradient * (input - mean) over some positions, added to those before.",
            $"ref float input, ref float statistics, {(DerivativeReadsNormalized ? "ref float scales, " : "")}{DerivativeParameters}ref float outputGradient, {MapLoops.Parameters}, ref float sums, ref float totals",
            writer =>
            {
                var map = new MapLoops(writer, target);
                using (map.Blocks())
                {
                    map.ValuesOfBlock(
                        () =>
                        {
                            writer.Line($"var mean = Splat{target.Bits}(ref statistics, channel);");
                            EmitDerivativeConstants(writer, target);
                        },
                        (lane, at) =>
                        {
                            writer.Line($"var slope = Load{target.Bits}(ref outputGradient, {at});");
                            writer.Line($"var difference = Load{target.Bits}(ref input, {at}) - mean;");
                            EmitDerivative(writer, kernels, at);
                            string product = Sum(Times("channel", 2 * Images), Number(Images), lane);
                            writer.Line($"AddTo(slope, ref sums, {Sum(Times("channel", 2 * Images), lane)});");
                            writer.Line($"Store(Fma(slope, difference, Load{target.Bits}(ref sums, {product})), ref sums, {product});");
                        });
                    using (map.Channels())
                    {
                        map.EndSum(Times("channel", 2 * Images), sum => writer.Line($"AddToTotal({sum}, ref totals, channel * 2);"));
                        map.EndSum(
                            Sum(Times("channel", 2 * Images), Number(Images)), sum => writer.Line($"AddToTotal({sum}, ref totals, 2 * row + channel * 2);"));
                    }
                }
            });
    }

    /// <summary>What the sums come to, for the gradients and for the other tiles.</summary>
    private string EmitEndOfSums(KernelClass kernels)
    {
        bool exchanges = WaitsBackward;
        return kernels.Add(
            Name + "EndOfSums",
            $"{Name}: {SumsSentence}.",
            "ref float totals, ref float statistics, int channels, int row"
                + (Gamma is null ? "" : ", ref float gammaGradient") + (Beta is null ? "" : ", ref float betaGradient") + (exchanges ? ", ref float exchange" : ""),
            writer =>
            {
                string slopes = Beta is null ? "exchange" : "betaGradient";
                string products = Gamma is null ? "At(ref exchange, row)" : "gammaGradient";
                if (Beta is not null || exchanges)
                    writer.Line($"Narrow(ref totals, ref {slopes}, row);");
                if (Gamma is not null || exchanges)
                {
                    writer.Line($"Narrow(ref At(ref totals, 2 * row), ref {products}, row);");
                    using (new MapLoops(writer, kernels.Target).Channels())
                        writer.Line($"At(ref {products}, channel) = At(ref {products}, channel) * At(ref statistics, row + channel);");
                }

                if (exchanges && Beta is not null)
                    writer.Line("Copy(ref betaGradient, ref exchange, row);");
                if (exchanges && Gamma is not null)
                    writer.Line("Copy(ref gammaGradient, ref At(ref exchange, row), row);");
            });
    }

    /// <summary>Reads the input for the statistics of the tile.</summary>
    private sealed class StatisticsFollower(BatchNormalizationStep step) : IFollower
    {
        public IEnumerable<Gradient> GradientsRead => [];

        public IEnumerable<BufferNeed> Needs =>
        [
            new(step.forwardSums, ((long)step.Channels * Images) + step.Stored, Phases.Forward),
            new(step.forwardTotals, 4L * step.Stored, Phases.Forward),
        ];

        public void EmitBegin(PassWriter pass)
        {
            pass.Clear(step.forwardSums, step.Channels * Images);
            pass.Clear(step.forwardTotals, 4 * step.Stored);
        }

        public void EmitPositions(PassWriter pass, string part, int each, string positions) => pass.Call(
            step.EmitStatistics(pass.Kernels),
            [
                step.PartOf(step.Input, pass, part, each), "tile.Count", Times(part, each), .. step.SizeOf(positions), pass.Ref(step.forwardSums), pass.Ref(step.forwardTotals),
            ]);
    }

    /// <summary>Reads the gradient of the output for the sums of the tile.</summary>
    private sealed class SumsFollower(BatchNormalizationStep step) : IFollower
    {
        public IEnumerable<Gradient> GradientsRead => [];

        public IEnumerable<BufferNeed> Needs =>
        [
            new(step.backwardSums, 2L * step.Channels * Images, Phases.Backward),
            new(step.backwardTotals, 4L * step.Stored, Phases.Backward),
        ];

        public void EmitBegin(PassWriter pass)
        {
            pass.Clear(step.backwardSums, 2 * step.Channels * Images);
            pass.Clear(step.backwardTotals, 4 * step.Stored);
        }

        public void EmitPositions(PassWriter pass, string part, int each, string positions) => pass.Call(
            step.EmitSums(pass.Kernels),
            [
                step.PartOf(step.Input, pass, part, each), pass.Ref(step.statistics), .. step.DerivativeReadsNormalized ? [pass.Ref(step.scales)] : Array.Empty<string>(),
                .. step.DerivativeRefs(pass, part, each),
                step.PartOf(step.OutputGradient!, pass, part, each), .. step.SizeOf(positions), pass.Ref(step.backwardSums), pass.Ref(step.backwardTotals),
            ]);
    }
}
