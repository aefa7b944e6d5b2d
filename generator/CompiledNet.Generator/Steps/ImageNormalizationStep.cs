using System.Globalization;
using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Normalization of each image by itself: of the channels at each position, or of groups of channels over all positions. What is normalized
/// together is a part of the map: <see cref="Parts"/> of them, each of so many positions and channels.
/// </summary>
/// <param name="Gamma">What normalized values are multiplied by, one number a channel; null for 1.</param>
/// <param name="Beta">What is added to them; null for 0.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="Groups">Parts of the channels that have statistics of their own over all positions; 0 where each position has its own.</param>
internal sealed record ImageNormalizationStep(string Name, ParameterSlot? Gamma, ParameterSlot? Beta, float Epsilon, int Groups)
    : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>For each part and image, mean and 1 / deviation.</summary>
    private readonly Buffer statistics = new(Names.Variable(Name) + "Statistics");

    public override bool ReadsDenseImage => false;

    public override string Sentence => IsPerPosition
        ? $"{Name}: normalization of the channels at each position: {Input.Shape}."
        : $"{Name}: normalization in {Groups} {(Groups == 1 ? "group" : "groups")} of channels: {Input.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [.. new[] { Gamma, Beta }.OfType<ParameterSlot>().Where(slot => slot.IsTrainable)];

    public override IEnumerable<BufferNeed> Needs =>
        HasBackward ? [new(statistics, 2L * Parts * Images, Phases.Forward | Phases.Backward)] : [];

    private bool IsPerPosition => Groups == 0;

    private int Channels => Input.Shape.Channels;

    private int Positions => Input.Shape.Positions;

    private int Parts => IsPerPosition ? Positions : Groups;

    /// <summary>Positions of a part.</summary>
    private int PartPositions => IsPerPosition ? 1 : Positions;

    /// <summary>Channels of a part.</summary>
    private int PartChannels => IsPerPosition ? Channels : Channels / Groups;

    private int PartLength => PartPositions * PartChannels;

    private string Part => Parts > 1 ? "part" : "0";

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        bool keeps = pass.IsTraining && HasBackward;
        string[] kept = keeps ? [pass.Ref(statistics)] : [];
        pass.Call(EmitForwardKernel(pass.Kernels, keeps), [input, .. pass.Refs(Gamma), .. pass.Refs(Beta), output, .. kept]);
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        pass.Call(EmitOneKernel(pass.Kernels), [input, .. pass.Refs(Gamma), .. pass.Refs(Beta), output]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        if (IsTrained)
        {
            pass.Call(
                EmitParameterGradient(pass.Kernels),
                [pass.Ref(Input), pass.Ref(statistics), pass.Ref(OutputGradient!), .. TrainedParameters.Select(pass.GradientRef)]);
        }

        if (InputGradient is { } gradient)
        {
            pass.Call(
                EmitInputGradient(pass.Kernels),
                [pass.Ref(Input), pass.Ref(statistics), .. pass.Refs(Gamma), pass.Ref(OutputGradient!), pass.Ref(gradient)]);
        }
    }

    /// <summary>A tile: mean, then variance, then the values, of each part.</summary>
    private string EmitForwardKernel(KernelClass kernels, bool keeps)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + (keeps ? "Training" : "Forward"),
            $"{Name}: (input - mean) / sqrt(variance + epsilon){TimesGamma}{PlusBeta}, of each part of each image.",
            $"ref float input, {ScalingParameters}ref float output" + (keeps ? ", ref float statistics" : ""),
            writer =>
            {
                using (writer.Loop("part", Parts))
                using (Lanes.Loop(writer, target))
                {
                    string share = $"{target.Class}.Create(1f / {PartLength})";
                    EmitSums(writer, target, ["mean"], at => [$"mean += Load{target.Bits}(ref input, {at});"]);
                    writer.Line($"mean *= {share};");
                    EmitSums(writer, target, ["variance"], at =>
                    [
                        $"var distance = Load{target.Bits}(ref input, {at}) - mean;", "variance = Fma(distance, distance, variance);",
                    ]);
                    writer.Line($"var inverse = {target.Type}.One / {target.Class}.Sqrt(Fma(variance, {share}, {target.Class}.Create({Real(Epsilon)})));");
                    if (keeps)
                    {
                        writer.Line($"Store(mean, ref statistics, {Statistic(target, 0)});");
                        writer.Line($"Store(inverse, ref statistics, {Statistic(target, 1)});");
                    }

                    EmitValues(writer, target, (at, channel) =>
                    {
                        string normalized = $"(Load{target.Bits}(ref input, {at}) - mean) * inverse";
                        string gamma = $"{target.Class}.Create(At(ref gamma, {channel}))";
                        writer.Line($"Store({Scaled(normalized, gamma, $"{target.Class}.Create(At(ref beta, {channel}))")}, ref output, {at});");
                    });
                }
            });
    }

    /// <summary>gamma' = sum of slope * normalized, beta' = sum of slopes, over images and positions.</summary>
    private string EmitParameterGradient(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Sums",
            (Gamma, Beta) switch
            {
                (not null, not null) => $"{Name}: gradients of gamma and beta, the sums of slope * normalized and of slopes.",
                (not null, null) => $"{Name}: gradient of gamma, the sum of slope * normalized.",
                _ => $"{Name}: gradient of beta, the sum of slopes.",
            },
            "ref float input, ref float statistics, ref float outputGradient" + (Gamma is null ? "" : ", ref float gammaGradient")
                + (Beta is null ? "" : ", ref float betaGradient"),
            writer =>
            {
                using (writer.Loop("channel", Channels))
                {
                    string channel = Channels > 1 ? "channel" : "0";
                    string[] names = [.. Gamma is null ? Array.Empty<string>() : ["products"], .. Beta is null ? Array.Empty<string>() : ["slopes"]];
                    var sums = new LongSum(writer, target, names, Positions * target.VectorsPerTile);
                    sums.Declare();
                    using (sums.Loop("vector", out string index))
                    {
                        bool isWhole = target.VectorsPerTile == 1;
                        string position = Positions == 1 ? "0" : isWhole ? index : $"vector / {target.VectorsPerTile}";
                        string lane = isWhole ? "0" : Times($"vector % {target.VectorsPerTile}", target.Lanes);
                        string part = IsPerPosition ? position : Parts > 1 ? $"{channel} / {PartChannels}" : "0";
                        writer.Line($"nint at = {Sum(Times(position, Channels * Images), Times(channel, Images), lane)};");
                        if (Gamma is not null)
                            writer.Line($"nint of = {Sum(Times(part, 2 * Images), lane)};");
                        writer.Line($"var slope = Load{target.Bits}(ref outputGradient, at);");
                        if (Beta is not null)
                            writer.Line("slopes += slope;");
                        if (Gamma is not null)
                            writer.Line(
                                $"products = Fma(slope, (Load{target.Bits}(ref input, at) - Load{target.Bits}(ref statistics, of)) * Load{target.Bits}(ref statistics, {Sum("of", Number(Images))}), products);");
                    }

                    if (Gamma is not null)
                        writer.Line($"At(ref gammaGradient, {channel}) = {sums.Of("products")};");
                    if (Beta is not null)
                        writer.Line($"At(ref betaGradient, {channel}) = {sums.Of("slopes")};");
                }
            });
    }

    /// <summary>With s = slope * gamma, or slope alone: 1 / deviation * (s - mean of s - normalized * mean of s * normalized), means over the part.</summary>
    private string EmitInputGradient(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Backward",
            $"{Name}: gradient of the input, with s = slope{TimesGamma}: (s - mean of s - normalized * mean of s * normalized) / deviation.",
            $"ref float input, ref float statistics, {(Gamma is null ? "" : "ref float gamma, ")}ref float outputGradient, ref float inputGradient",
            writer =>
            {
                using (writer.Loop("part", Parts))
                using (Lanes.Loop(writer, target))
                {
                    string share = $"{target.Class}.Create(1f / {PartLength})";
                    string Slope(string at, string channel) =>
                        $"var slope = Load{target.Bits}(ref outputGradient, {at}){(Gamma is null ? "" : $" * {target.Class}.Create(At(ref gamma, {channel}))")};";
                    string Normalized(string at) => $"var normalized = (Load{target.Bits}(ref input, {at}) - mean) * inverse;";
                    writer.Line($"var mean = Load{target.Bits}(ref statistics, {Statistic(target, 0)});");
                    writer.Line($"var inverse = Load{target.Bits}(ref statistics, {Statistic(target, 1)});");
                    EmitSums(writer, target, ["slopes", "products"], at =>
                        [Slope(at, Channel), Normalized(at), "slopes += slope;", "products = Fma(slope, normalized, products);"]);
                    writer.Line($"slopes *= {share};");
                    writer.Line($"products *= {share};");
                    EmitValues(writer, target, (at, channel) =>
                    {
                        writer.Line(Slope(at, channel));
                        writer.Line(Normalized(at));
                        writer.Line($"Store((slope - slopes - (normalized * products)) * inverse, ref inputGradient, {at});");
                    });
                }
            });
    }

    /// <summary>One image, whose lanes are channels: sums are taken number by number, so that what fills up a vector does not count.</summary>
    private string EmitOneKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        int inStride = Input.PositionStride;
        return kernels.Add(
            Name + "One",
            $"{Name} of one image: (input - mean) / sqrt(variance + epsilon){TimesGamma}{PlusBeta}, of each part.",
            $"ref float input, {ScalingParameters}ref float output",
            writer =>
            {
                using (writer.Loop("part", Parts))
                {
                    string type = SumBlocks.AreFor(PartLength) ? "double" : "float";
                    writer.Line($"{type} total = 0;");
                    using (EmitOneLoops(writer, inStride, out string at, out _))
                        writer.Line($"total += At(ref input, {at});");
                    writer.Line($"float mean = (float)(total / {PartLength});");
                    writer.Line("total = 0;");
                    using (EmitOneLoops(writer, inStride, out string at, out _))
                    {
                        writer.Line($"float distance = At(ref input, {at}) - mean;");
                        writer.Line("total += distance * distance;");
                    }

                    writer.Line($"float inverse = 1 / MathF.Sqrt((float)(total / {PartLength}) + {Real(Epsilon)});");
                    if (!IsPerPosition)
                    {
                        using (EmitOneLoops(writer, inStride, out string at, out string channel))
                        {
                            string gamma = Gamma is null ? "" : $" * At(ref gamma, {channel})";
                            string beta = Beta is null ? "" : $" + At(ref beta, {channel})";
                            writer.Line($"At(ref output, {at}) = (At(ref input, {at}) - mean) * inverse{gamma}{beta};");
                        }

                        return;
                    }

                    using (writer.Loop("channel", Channels, target.Lanes))
                    {
                        string channel = Channels > target.Lanes ? "channel" : "0";
                        string place = Sum(Times(Part, inStride), channel);
                        writer.Line($"var normalized = (Load{target.Bits}(ref input, {place}) - {target.Class}.Create(mean)) * {target.Class}.Create(inverse);");
                        string scaled = Scaled("normalized", $"Load{target.Bits}(ref gamma, {channel})", $"Load{target.Bits}(ref beta, {channel})");
                        writer.Line($"Store({scaled}, ref output, {place});");
                    }
                }
            });
    }

    private string TimesGamma => Gamma is null ? "" : " * gamma";

    private string PlusBeta => Beta is null ? "" : " + beta";

    private string ScalingParameters => (Gamma is null ? "" : "ref float gamma, ") + (Beta is null ? "" : "ref float beta, ");

    /// <summary>A normalized value times gamma plus beta, as far as there are such.</summary>
    private string Scaled(string normalized, string gamma, string beta) => (Gamma, Beta) switch
    {
        (not null, not null) => $"Fma({normalized}, {gamma}, {beta})",
        (not null, null) => $"{normalized} * {gamma}",
        (null, not null) => $"{normalized} + {beta}",
        _ => normalized,
    };

    /// <summary>The channel at hand, in loops over the values of a part.</summary>
    private string Channel => Sum(IsPerPosition ? "0" : Times(Part, PartChannels), PartChannels > 1 ? "channel" : "0");

    /// <summary>Sums over the values of a part, for each image.</summary>
    /// <param name="names">The sums.</param>
    /// <param name="statements">What is added for the value at a place.</param>
    private void EmitSums(CodeWriter writer, VectorTarget target, string[] names, Func<string, IEnumerable<string>> statements)
    {
        LaneSum[] sums = [.. names.Select(name => new LaneSum(writer, target, name, PartLength))];
        foreach (LaneSum sum in sums)
            sum.Declare();

        // Blocks end with positions, or within the channels of one.
        bool hasBlocks = sums[0].HasBlocks;
        bool isWide = hasBlocks && PartChannels > SumBlocks.Terms;
        using (Scope(writer))
        using (writer.Loop("position", PartPositions))
        {
            using (isWide ? writer.Block($"for (nint first = 0; first < {PartChannels}; first += {SumBlocks.Terms})") : default)
            {
                using (isWide
                    ? writer.Block($"for (nint channel = first; channel < Min(first + {SumBlocks.Terms}, {PartChannels}); channel++)")
                    : writer.Loop("channel", PartChannels))
                {
                    foreach (string statement in statements(Place(target)))
                        writer.Line(statement);
                }

                if (hasBlocks)
                {
                    foreach (LaneSum sum in sums)
                        sum.EndBlock();
                }
            }
        }

        foreach (LaneSum sum in sums)
            sum.End();
    }

    private void EmitValues(CodeWriter writer, VectorTarget target, Action<string, string> emit)
    {
        using (Scope(writer))
        using (writer.Loop("position", PartPositions))
        using (writer.Loop("channel", PartChannels))
            emit(Place(target), Channel);
    }

    /// <summary>Where a part is one value, there are no loops that its variables would be in.</summary>
    private CodeWriter.BlockScope Scope(CodeWriter writer) => PartLength == 1 ? writer.Block() : default;

    private CodeWriter.BlockScope EmitOneLoops(CodeWriter writer, int stride, out string at, out string channel)
    {
        CodeWriter.BlockScope outer = writer.Loop("position", PartPositions);
        CodeWriter.BlockScope inner = writer.Block($"for (nint channel = 0; channel < {PartChannels}; channel++)");
        channel = Sum(IsPerPosition ? "0" : Times(Part, PartChannels), "channel");
        at = Sum(Times(IsPerPosition ? Part : PartPositions > 1 ? "position" : "0", stride), channel);
        return CodeWriter.BlockScope.Nest(inner, outer);
    }

    /// <summary>Where a value of a part of a tile stands.</summary>
    private string Place(VectorTarget target)
    {
        string position = IsPerPosition ? Part : PartPositions > 1 ? "position" : "0";
        return Sum(Times(position, Channels * Images), Times(Channel, Images), Lanes.First(target));
    }

    /// <summary>Where a statistic of the part at hand stands: the mean, or 1 / deviation.</summary>
    private string Statistic(VectorTarget target, int which) =>
        Sum(Times(Part, 2 * Images), Number(which * Images), Lanes.First(target));

    private static string Real(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";
}
