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
    /// <summary>The statistics of a tile, for the others: mean and sum of squared differences of each channel.</summary>
    private string EmitStatistics(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        int tile = channelsSideBySide;
        return kernels.Add(
            Name + "Statistics",
            $"{Name}: mean and sum of squared differences from it of each channel, over the tile's images and positions.",
            "ref float input, int count, ref float exchange",
            writer =>
            {
                writer.Line($"float weight = 1f / (count * {Input.Shape.Positions});");
                using (EmitChannelLoop(writer, out string channel, tile))
                {
                    int[] all = [.. Enumerable.Range(0, tile)];
                    writer.Statements(all.Select(c => $"float mean{c} = 0, squares{c} = 0"));
                    using (Lanes.Loop(writer, target))
                    using (writer.Block())
                    {
                        LongSum sums = EmitMaskedSums(writer, target, [.. all.Select(c => $"sum{c}")]);
                        using (sums.Loop("position", out string position))
                        {
                            string at = PlaceOf(target, position, channel);
                            writer.Statements(all.Select(c => $"sum{c} += Load{target.Bits}(ref input, {Sum(at, Number(c * Images))})"));
                        }

                        writer.Statements(all.Select(c => $"mean{c} += weight * {sums.Of($"sum{c}")}"));
                    }

                    using (Lanes.Loop(writer, target))
                    using (writer.Block())
                    {
                        LongSum sums = EmitMaskedSums(writer, target, [.. all.Select(c => $"sum{c}")]);
                        using (sums.Loop("position", out string position))
                        {
                            string at = PlaceOf(target, position, channel);
                            writer.Statements(all.SelectMany(c => new[]
                            {
                                $"var difference{c} = Load{target.Bits}(ref input, {Sum(at, Number(c * Images))}) - {target.Class}.Create(mean{c})",
                                $"sum{c} = Fma(difference{c}, difference{c}, sum{c})",
                            }));
                        }

                        writer.Statements(all.Select(c => $"squares{c} += {sums.Of($"sum{c}")}"));
                    }

                    writer.Statements(all.SelectMany(c => new[]
                    {
                        $"At(ref exchange, {Sum(channel, Number(c))}) = mean{c}",
                        $"At(ref exchange, {Sum(channel, Number(Stored + c))}) = squares{c}",
                    }));
                }
            });
    }

    /// <summary>Declares sums over the positions of which only the lanes of images count.</summary>
    private LongSum EmitMaskedSums(CodeWriter writer, VectorTarget target, IReadOnlyList<string> names)
    {
        writer.Line($"var isImage = FirstLanes{target.Bits}(count, {Lanes.First(target)});");
        var sums = new LongSum(writer, target, names, Input.Shape.Positions) { Mask = "isImage" };
        sums.Declare();
        return sums;
    }

    /// <summary>The statistics of the batch from those of its tiles, and the moving averages.</summary>
    /// <param name="kernels">The kernels of a width.</param>
    /// <param name="exchangeLength">Floats from one tile's part of the exchange to the next.</param>
    private string EmitCombine(KernelClass kernels, int exchangeLength)
    {
        VectorTarget target = kernels.Target;
        int positions = Input.Shape.Positions;
        return kernels.Add(
            Name + "Combine",
            $"{Name}: mean and 1 / sqrt(variance + epsilon) of the batch from the statistics of its tiles, in their order; the moving averages, where asked.",
            "ref float exchange, int images, bool updatesState, ref float movingMean, ref float movingVariance, ref float statistics",
            writer =>
            {
                using (writer.Loop("channel", Stored, target.Lanes))
                {
                    string channel = Stored > target.Lanes ? "channel" : "0";
                    writer.Line($"var mean = Load{target.Bits}(ref exchange, {channel});");
                    writer.Line($"var squares = Load{target.Bits}(ref exchange, {Sum(channel, Number(Stored))});");
                    writer.Line($"float before = Min(images, {Images}) * {positions}f;");
                    using (writer.Block($"for (int first = {Images}; first < images; first += {Images})"))
                    {
                        writer.Line($"ref float told = ref At(ref exchange, {Sum($"first / {Images} * {exchangeLength}", channel)});");
                        writer.Line($"float here = Min(images - first, {Images}) * {positions}f;");
                        writer.Line($"var difference = Load{target.Bits}(ref told, 0) - mean;");
                        writer.Line($"mean = Fma(difference, {target.Class}.Create(here / (before + here)), mean);");
                        writer.Line(
                            $"squares += Load{target.Bits}(ref told, {Stored}) + difference * difference * {target.Class}.Create(before * (here / (before + here)));");
                        writer.Line("before += here;");
                    }

                    writer.Line($"var variance = squares / {target.Class}.Create(before);");
                    writer.Line($"Store(mean, ref statistics, {channel});");
                    writer.Line(
                        $"Store({target.Type}.One / {target.Class}.Sqrt(variance + {target.Class}.Create({Real(Epsilon)})), ref statistics, {Sum(channel, Number(Stored))});");
                    using (writer.Block("if (updatesState)"))
                    {
                        string momentum = Real(Momentum);
                        writer.Line(
                            $"Store(Load{target.Bits}(ref movingMean, {channel}) * {target.Class}.Create({momentum}) + mean * {target.Class}.Create(1 - {momentum}), ref movingMean, {channel});");
                        writer.Line(
                            $"Store(Load{target.Bits}(ref movingVariance, {channel}) * {target.Class}.Create({momentum}) + variance * {target.Class}.Create(1 - {momentum}), ref movingVariance, {channel});");
                    }
                }
            });
    }

    private string SumsSentence => (Gamma, Beta) switch
    {
        (not null, not null) =>
            $"gradients of beta, the sum of the output's gradient, and of gamma, the sum of gradient * normalized input{(WaitsBackward ? "; both for the other tiles too" : "")}",
        _ => "the sums of the output's gradient, that of beta, and of gradient * normalized input, that of gamma, for whom wants them",
    };

    /// <summary>Gradients of beta and gamma, which are also the two sums that the input's gradient needs of the whole batch.</summary>
    private string EmitSums(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        int tile = channelsSideBySide;
        bool exchanges = WaitsBackward;
        return kernels.Add(
            Name + "Sums",
            $"{Name}: {SumsSentence}.",
            $"ref float input, ref float statistics, {(Activation == ActivationKind.Linear ? "" : GammaParameter)}{DerivativeParameters}ref float outputGradient"
                + (Gamma is null ? "" : ", ref float gammaGradient") + (Beta is null ? "" : ", ref float betaGradient") + (exchanges ? ", ref float exchange" : ""),
            writer =>
            {
                using (EmitChannelLoop(writer, out string channel, tile))
                {
                    int[] all = [.. Enumerable.Range(0, tile)];
                    writer.Statements(all.Select(c => $"var mean{c} = Splat{target.Bits}(ref statistics, {Sum(channel, Number(c))})"));
                    if (DerivativeReadsNormalized)
                    {
                        writer.Statements(all.SelectMany(c => new[]
                        {
                            $"var scale{c} = {target.Class}.Create({GammaFactor(Sum(channel, Number(c)))}At(ref statistics, {Sum(channel, Number(Stored + c))}))",
                            $"var offset{c} = {BetaOfAll(target, Sum(channel, Number(c)))}",
                        }));
                    }

                    var sums = new LongSum(
                        writer, target, [.. all.SelectMany(c => new[] { $"sum{c}", $"product{c}" })], Input.Shape.Positions);
                    sums.Declare();
                    using (Lanes.Loop(writer, target))
                    using (sums.Loop("position", out string position))
                    {
                        string at = PlaceOf(target, position, channel);
                        foreach (int c in all)
                        {
                            string place = Sum(at, Number(c * Images));
                            writer.Line($"var slope{c} = Load{target.Bits}(ref outputGradient, {place});");
                            writer.Line($"var difference{c} = Load{target.Bits}(ref input, {place}) - mean{c};");
                            EmitDerivative(writer, kernels, place, Number(c));
                            writer.Line($"sum{c} += slope{c};");
                            writer.Line($"product{c} = Fma(slope{c}, difference{c}, product{c});");
                        }
                    }

                    foreach (int c in all)
                    {
                        string at = Sum(channel, Number(c));
                        string slopes = sums.Of($"sum{c}");
                        string products = $"{sums.Of($"product{c}")} * At(ref statistics, {Sum(channel, Number(Stored + c))})";
                        if (Beta is not null)
                            writer.Line($"At(ref betaGradient, {at}) = {slopes};");
                        if (Gamma is not null)
                            writer.Line($"At(ref gammaGradient, {at}) = {products};");
                        if (!exchanges)
                            continue;
                        writer.Line($"At(ref exchange, {at}) = {(Beta is null ? slopes : $"At(ref betaGradient, {at})")};");
                        writer.Line(
                            $"At(ref exchange, {Sum(channel, Number(Stored + c))}) = {(Gamma is null ? products : $"At(ref gammaGradient, {at})")};");
                    }
                }
            });
    }
}
