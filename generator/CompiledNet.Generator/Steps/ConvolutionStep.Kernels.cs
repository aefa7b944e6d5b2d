using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>The kernels: what a convolution computes is a correlation of one kind or another, and gradients of its kernel.</content>
internal sealed partial record ConvolutionStep
{
    private static readonly Dimensions ToFilters = new("channel", "filter", "filters");
    private static readonly Dimensions ToChannels = new("filter", "channel", "channels");
    private static readonly Dimensions ToVectors = new("channel", "filter", "vectors of filters");

    private PerWidth<RegisterTile>? forwardTiles;
    private PerWidth<RegisterTile>? inputGradientTiles;
    private PerWidth<RegisterTile>? oneTiles;
    private PerWidth<OuterTile>? oneOuterTiles;
    private bool countsKernelColumns;
    private PerWidth<KernelGradientTile>? kernelGradientTiles;

    /// <summary>How sums begin and end in the other of training and prediction, where not as here and a kernel serves both; else null.</summary>
    private SumEnds? otherEnds;

    /// <summary>Whether those here are less than those there.</summary>
    private bool isPart;

    /// <summary>Whether the kernel's gradient is a sum of outer products, with filters in the lanes.</summary>
    private bool sumsOuterProducts;

    private PerWidth<OuterTile>? outerGradientTiles;

    /// <summary>Whether one image is computed as positions times vectors of filters, each value broadcast to them.</summary>
    private bool IsOuterProduct => Groups == 1 && !IsTransposed && (Window.Columns.IsInside || countsKernelColumns);

    private Correlation Forward =>
        new(IsTransposed, Window.Rows, Window.Columns, GroupFilters, GroupChannels, WeightStrides) { Groups = Groups };

    private Correlation Backward =>
        new(!IsTransposed, Window.Rows, Window.Columns, GroupChannels, GroupFilters, WeightStrides.Transpose()) { Groups = Groups };

    private WeightStrides WeightStrides
    {
        get
        {
            int perInput = Kernel.RowStride;
            int perColumn = GroupChannels * perInput;
            return new(Window.Columns.Size * perColumn, perColumn, PerSourceChannel: perInput,
                PerOutChannel: 1) { PerGroup = GroupFilters };
        }
    }

    /// <summary>One image: the lanes are filters, which see one value each or, where each has a channel of its own, as many.</summary>
    private Correlation One(VectorTarget target) => IsElementwise ? Forward.InVectorsOfGroups(target) : Forward.InVectorsOfFilters(target);

    /// <summary>One image as an outer product.</summary>
    private OneImageSums OneSums => new(
        Window.Rows, Window.Columns, Input.Shape, Input.PositionStride, Map.Channels, Kernel.RowStride, HasBias, RowsPerPass, Ends.Activation)
    {
        CountsKernelColumns = countsKernelColumns,
    };

    private KernelGradient KernelGradient => new(
        IsTransposed, Window, Groups, MapBelow.Channels, MapAbove.Channels, Kernel.RowStride, GradientRowsPerCall, !KeepsWholeDelta, Waiting);

    // Windows that are all inside are one form of text for one image, however wide they are.
    public override Step ChooseKernels(IKernelChooser chooser) =>
        (this with { countsKernelColumns = !Window.Columns.IsInside && chooser.CountsKernelColumns(Forward) })
            .CutRows(chooser).CutStrips(chooser).CutKernels(chooser).CutProducts(chooser);

    private ConvolutionStep CutKernels(IKernelChooser chooser) => this with
    {
        forwardTiles = winograd is null && !HasStrips ? chooser.CutCorrelation(Forward) : null,
        inputGradientTiles = NeedsInputGradient && gradientWinograd is null && !HasStrips ? chooser.CutCorrelation(Backward) : null,
        oneTiles = IsOuterProduct || TransformsOne || hasColumnsInLanes ? null : chooser.CutCorrelation(One),
        oneOuterTiles = IsOuterProduct && !TransformsOne && !hasColumnsInLanes
            ? chooser.CutOneImage(OneSums)
            : null,
        columnTiles = hasColumnsInLanes ? chooser.CutOuterProduct(Map.Channels, Map.Width, Map.Width) : null,
        outerGradientTiles = sumsOuterProducts ? chooser.CutOuterProduct(GroupChannels, GroupFilters, Kernel.RowStride) : null,
        kernelGradientTiles = IsTrained && HasBackward && !HasStrips && kernelWinograd is null && !sumsOuterProducts
            ? chooser.CutKernelGradient(KernelGradient)
            : null,
    };

    public override IEnumerable<string> Choices(Phases phase)
    {
        IEnumerable<string> Choice(object? tiles, string of, Winograd? sums = null) =>
            tiles is null ? [] : [(sums is null ? "" : $"{sums}, ") + tiles + of];
        return phase switch
        {
            Phases.One => [.. Choice(columnTiles, " of columns"), .. Choice(oneOuterTiles, ""), .. Choice(oneTiles, ""), .. Choice(oneProductTiles, "", winograd)],
            Phases.Backward =>
            [
                .. Choice(strips?[0], " of the kernel's gradient"),
                .. Choice(kernelGradientTiles, " of the kernel's gradient"),
                .. Choice(outerGradientTiles, " of the kernel's gradient"),
                .. Choice(kernelProductTiles, " of the kernel's gradient", kernelWinograd),
                .. Choice(gradientStrips?.FirstOrDefault(), " of the input's"),
                .. Choice(inputGradientTiles, " of the input's"),
                .. Choice(gradientProductTiles, " of the input's", gradientWinograd),
            ],
            _ => [.. Choice(strips?[0], ""), .. Choice(forwardTiles, ""), .. Choice(productTiles, "", winograd)],
        };
    }

    /// <summary>A tile, forward.</summary>
    private string EmitForwardKernel(KernelClass kernels) =>
        new CorrelationEmitter(Forward, kernels, ToFilters, forwardTiles![kernels.Target])
    {
        Ends = isPart ? otherEnds! : Ends,
        PartialEnds = isPart ? Ends : otherEnds,
    }.Emit(Name + "Forward", $"{Name}: {Formula("bias[filter] + ")}");

    /// <summary>What it is called with.</summary>
    /// <param name="firstRow">The first of the rows where they are not all, else null.</param>
    private string[] ForwardArguments(PassWriter pass, string input, string output, string? firstRow)
    {
        string[] noBias = isPart && otherEnds!.HasBias && !HasBias ? ["ref Unsafe.NullRef<float>()"] : [];
        string[] isWhole = otherEnds is null ? [] : [isPart ? "false" : "true"];
        string[] rows = CorrelationEmitter.RowArguments(Forward, firstRow, RowsPerPass);
        return [input, .. WeightRefs(pass), .. noBias, output, .. rows, .. isWhole];
    }

    /// <summary>
    /// Where sums have less around them in training than in prediction, which folds a normalization into them, one kernel computes either.
    /// </summary>
    public override Step Beside(Step other)
    {
        if (other is not ConvolutionStep convolution || convolution.Ends == Ends)
            return this;
        bool isPart = Ends.IsPartOf(convolution.Ends);
        return isPart || convolution.Ends.IsPartOf(Ends) ? this with { otherEnds = convolution.Ends, isPart = isPart } : this;
    }

    /// <summary>One image, forward.</summary>
    private string EmitOneKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        if (IsOuterProduct)
        {
            return new OneImageEmitter(kernels, OneSums, oneOuterTiles![target]).Emit(
                Name + "One",
                $"{Name} of one image: output[row][column][filter] = sum of input[row * stride + r][column * stride + c][channel] * kernel[r][c][channel][filter].");
        }

        return new CorrelationEmitter(One(target), kernels, ToVectors, oneTiles![target])
        {
            Layout = IsElementwise
                ? OperandLayout.Elementwise(GroupChannels, Map.Channels, target)
                : OperandLayout.Broadcast(Input.PositionStride, Map.Channels, GroupChannels, GroupFilters, target),
            Ends = Ends,
        }.Emit(Name + "One", $"{Name} of one image: {Formula("")}");
    }

    /// <summary>
    /// Copies one image so that every filter finds the channels of its group in its own lane: [position][channel of the group][filter].
    /// Where the last lanes of a vector belong to the next group, that overwrites them.
    /// </summary>
    private string EmitExpansion(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        (int channels, int filters, int positions) = (GroupChannels, GroupFilters, Input.Shape.Positions);
        return kernels.Add(
            Name + "ExpansionOne",
            $"{Name} of one image: for each filter what it sees of a position, expanded[channel][filter] = input[group of the filter][channel].",
            "ref float input, ref float expanded",
            writer =>
            {
                using (writer.Loop("position", positions))
                using (writer.Loop("channel", channels))
                using (writer.Loop("group", Groups))
                {
                    string position = positions > 1 ? "position" : "0";
                    string channel = channels > 1 ? "channel" : "0";
                    string from = Sum(Times(position, Input.PositionStride), Times("group", channels), channel);
                    int row = Contract.Pad(Map.Channels);
                    writer.Line($"var value = Splat{target.Bits}(ref input, {from});");
                    writer.Line(
                        $"ref float lanes = {At("expanded", Sum(Times(position, channels * row), Times(channel, row), Times("group", filters)))};");
                    for (int lane = 0; lane < filters; lane += target.Lanes)
                        writer.Line($"Store(value, ref lanes, {lane});");
                }
            });
    }

    /// <summary>A tile, from the gradient of the sums to that of the input.</summary>
    private string EmitInputGradient(KernelClass kernels) =>
        new CorrelationEmitter(Backward, kernels, ToChannels, inputGradientTiles![kernels.Target])
            .Emit(Name + "InputGradient", InputGradientSentence);

    private string InputGradientSentence => IsTransposed
        ? $"{Name}, gradient of the input: what each value gave to the outputs that it reached, sum of delta[row * stride + r][column * stride + c][filter] * kernel[r][c][filter][channel]."
        : $"{Name}, gradient of the input: what each value gave to the outputs that saw it, sum of delta[row][column][filter] * kernel[r][c][channel][filter].";

    private string EmitGradientKernel(KernelClass kernels) =>
        new KernelGradientEmitter(Name, KernelGradient, kernelGradientTiles![kernels.Target], kernels).Emit();

    /// <summary>Sums over the images what waited in memory for each of them.</summary>
    private string EmitReduction(KernelClass kernels) =>
        KernelGradientEmitter.EmitReduction(
            Name, Kernel.Rows, Kernel.Columns, Kernel.RowStride, Waiting is WaitingSums.Totals, kernels);

    /// <summary>How sums begin and end before they are pooled.</summary>
    private SumEnds Ends => new(HasBias, Pool is null ? Activation : ActivationKind.Linear);

    private string? StoredActivation(KernelClass kernels) => ActivationFunctions.Add(kernels, Ends.Activation);

    private string Formula(string bias)
    {
        if (IsTransposed)
            return $"output[row * stride + r][column * stride + c][filter] = {bias}sum of input[row][column][channel] * kernel[r][c][filter][channel] over all that meet there.";
        string reach = Window.Rows.Dilation == 1 ? "r" : $"r * {Window.Rows.Dilation}";
        string reachColumn = Window.Columns.Dilation == 1 ? "c" : $"c * {Window.Columns.Dilation}";
        return $"output[row][column][filter] = {bias}sum of input[row * stride + {reach}][column * stride + {reachColumn}][channel] * kernel[r][c][channel][filter]"
            + (
                Groups > 1 ? $", over the channels of the filter's group ({Number(GroupChannels)} channels, {Number(GroupFilters)} filters)." : ".");
    }
}
