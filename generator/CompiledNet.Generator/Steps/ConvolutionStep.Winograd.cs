using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>Convolutions of 3x3 to 5x5 taps with fewer products: transformed, multiplied point by point, and transformed back.</content>
internal sealed partial record ConvolutionStep
{
    private readonly Buffer patch = new(Names.Variable(Name) + "Patch");
    private readonly Buffer values = new(Names.Variable(Name) + "Values");
    private readonly Buffer products = new(Names.Variable(Name) + "Products");
    private readonly Buffer gradientPatch = new(Names.Variable(Name) + "GradientPatch");
    private readonly Buffer gradientValues = new(Names.Variable(Name) + "GradientValues");
    private readonly Buffer gradientProducts = new(Names.Variable(Name) + "GradientProducts");
    private readonly Buffer kernelSums = new(Names.Variable(Name) + "KernelSums");

    /// <summary>How the sums are taken that way; null where they are taken directly.</summary>
    private Winograd? winograd;

    /// <summary>Whether one image is computed that way too.</summary>
    private bool TransformsOne => winograd is { ChannelsBlock.Tiles: > 0 };

    /// <summary>How the input's gradient is.</summary>
    private Winograd? gradientWinograd;

    /// <summary>How the kernel's gradient is.</summary>
    private Winograd? kernelWinograd;

    /// <summary>Whether both gradients go over the same blocks, of which each is read once for both.</summary>
    private bool GradientsMeet => kernelWinograd is not null && gradientWinograd is not null
        && (kernelWinograd.TileRows, kernelWinograd.TileColumns) == (gradientWinograd.TileRows, gradientWinograd.TileColumns);

    private bool isOfTraining;
    private PerWidth<RegisterTile>? productTiles;
    private PerWidth<RegisterTile>? oneProductTiles;
    private PerWidth<RegisterTile>? gradientProductTiles;
    private PerWidth<KernelGradientTile>? kernelProductTiles;

    /// <summary>Whether tiles of outputs can be computed at once.</summary>
    private bool IsMadeOfTiles =>
        !TakesDirectSums && !IsTransposed && Groups == 1 && !Input.IsNetworkInput && Winograd.Fits(Window);

    /// <summary>Whether rows of pooling windows are made of rows of tiles.</summary>
    private bool PoolsWholeTiles(Winograd sums) => Pool is null || (sums.Outputs % Pool.Height == 0 && Map.Height % sums.Outputs == 0);

    private DerivedParameter KernelPoints => PointsOf(isOfTraining ? "TrainingKernelPoints" : Folded is null ? "KernelPoints" : "KernelPoints" + Sharer);

    private DerivedParameter TurnedKernelPoints => PointsOf("TurnedKernelPoints");

    /// <summary>A transformed weight of a point and a pair of channels, filters being neighbours.</summary>
    private WeightStrides PointStrides =>
        new(0, 0, PerSourceChannel: Kernel.RowStride, PerOutChannel: 1) { PerGroup = Winograd.WeightStride(GroupChannels, Kernel.RowStride) };

    public override string? Algorithm =>
        (winograd ?? gradientWinograd ?? kernelWinograd) is { } sums ? $"Winograd's F({sums.Outputs}x{sums.Outputs}, {sums.Taps}x{sums.Taps})" : null;

    public override bool IsSlowerAlone => winograd is not null && !TransformsOne;

    public override IReadOnlyList<DerivedParameter> Derived =>
    [
        .. base.Derived,
        .. winograd is null ? [] : new[] { KernelPoints },
        .. gradientWinograd is null ? [] : new[] { TurnedKernelPoints },
    ];

    public override Step ChooseAlgorithm(IKernelChooser chooser, bool isTraining)
    {
        if (!IsMadeOfTiles)
            return this with { sumsOuterProducts = IsTrained && HasBackward && IsPointwise && chooser.FillsLanes(GroupFilters) };
        (WindowAxis rows, WindowAxis columns) = (Window.Rows, Window.Columns);
        var forward = new Winograd(
            rows.Size, rows.Input, columns.Input, rows.PadBefore, columns.PadBefore, rows.Output, columns.Output, GroupChannels, GroupFilters);
        int last = rows.Size - 1;
        Winograd? backward = !NeedsInputGradient || rows.PadBefore > last || columns.PadBefore > last ? null : new Winograd(
            rows.Size, rows.Output, columns.Output, last - rows.PadBefore, last - columns.PadBefore, rows.Input, columns.Input, GroupFilters,
            GroupChannels);
        Winograd? ofKernel = IsTrained && HasBackward && KeepsWholeDelta ? chooser.CutWinogradGradient(forward) : null;
        Winograd? ofInput = backward is null ? null : chooser.CutWinograd(backward);
        ConvolutionStep chosen = this with
        {
            isOfTraining = isTraining,
            winograd = PoolsWholeTiles(forward) ? chooser.CutWinograd(forward) : null,
            kernelWinograd = ofKernel,
            gradientWinograd = ofInput,
        };
        return chosen.GradientsMeet ? chosen with { gradientWinograd = ofInput! with { ImagesBlock = ofKernel!.ImagesBlock } } : chosen;
    }

    private DerivedParameter PointsOf(string form) => new(Kernel, form, Winograd.Products * Winograd.WeightStride(GroupChannels, Kernel.RowStride));

    private IEnumerable<BufferNeed> WinogradNeeds
    {
        get
        {
            if (winograd is not null)
            {
                WinogradBlock block = winograd.ImagesBlock;
                const Phases tile = Phases.Tile | Phases.Forward;
                yield return new(patch, PatchLength(winograd, lanesAreImages: true), tile);
                yield return new(values, block.PointsLength(GroupChannels, lanesAreImages: true), tile);
                yield return new(products, block.PointsLength(GroupFilters, lanesAreImages: true), tile);
            }

            if (TransformsOne)
            {
                WinogradBlock block = winograd!.ChannelsBlock;
                yield return new(patch, PatchLength(winograd, lanesAreImages: false), Phases.One) { Columns = Math.Max(GroupChannels, GroupFilters) };
                yield return new(values, block.PointsLength(GroupChannels, lanesAreImages: false), Phases.One) { Columns = GroupChannels };
                yield return new(products, block.PointsLength(GroupFilters, lanesAreImages: false), Phases.One) { Columns = GroupFilters };
            }

            // The gradient of the kernel is of values and slopes, that of the input of slopes and products: one after the other, block by block.
            WinogradBlock ofKernel = kernelWinograd?.ImagesBlock ?? WinogradBlock.None;
            WinogradBlock ofInput = gradientWinograd?.ImagesBlock ?? WinogradBlock.None;
            if (ofKernel.Tiles + ofInput.Tiles > 0)
            {
                long Longest(int channelsOfKernel, int channelsOfInput) => Math.Max(
                    ofKernel.PointsLength(channelsOfKernel, lanesAreImages: true), ofInput.PointsLength(channelsOfInput, lanesAreImages: true));
                yield return new(gradientValues, Longest(GroupChannels, GroupFilters), Phases.Backward);
                yield return new(gradientProducts, Longest(GroupFilters, GroupChannels), Phases.Backward);
                long patch = new[] { gradientWinograd, kernelWinograd }.OfType<Winograd>().Max(each => PatchLength(each, lanesAreImages: true));
                yield return new(gradientPatch, patch, Phases.Backward);
            }

            if (kernelWinograd is not null)
                yield return new(kernelSums, (long)Winograd.Products * GroupChannels * GroupFilters, Phases.Backward);
        }
    }

    /// <summary>Floats of a patch that holds what a block sees, and then what comes of it.</summary>
    private static long PatchLength(Winograd sums, bool lanesAreImages)
    {
        WinogradBlock block = sums.Block(lanesAreImages);
        return Math.Max(
            block.PatchLength(sums.SourceChannels, lanesAreImages, sums.Outputs, sums.Halo),
            block.PatchLength(sums.OutChannels, lanesAreImages, sums.Outputs, halo: 0));
    }

    private ConvolutionStep CutProducts(IKernelChooser chooser)
    {
        PerWidth<RegisterTile>? Cut(Winograd? sums, WeightStrides strides) => sums is null ? null
            : chooser.CutCorrelation(sums.Multiplication(lanesAreImages: true, strides));
        return this with
        {
            productTiles = Cut(winograd, PointStrides),
            gradientProductTiles = Cut(gradientWinograd, PointStrides.Transpose()),
            oneProductTiles = !TransformsOne ? null : chooser.CutCorrelation(OneProducts),
            kernelProductTiles = kernelWinograd is null ? null : chooser.CutKernelGradient(KernelProducts),
        };
    }

    /// <summary>Sums over tiles and images in each point: the gradient of a kernel of one tap in as many groups.</summary>
    private KernelGradient KernelProducts
    {
        get
        {
            WinogradBlock block = kernelWinograd!.ImagesBlock;
            var tiles = new WindowGeometry(WindowAxis.Points(1), WindowAxis.Points(block.Tiles));
            const int points = Winograd.Products;
            return new(
                IsTransposed: false, tiles, points, points * GroupChannels, points * GroupFilters, points * GroupFilters, RowsPerCall: 1,
                DeltaIsOfCall: false, HasSeveralBlocks(kernelWinograd) ? WaitingSums.Calls : WaitingSums.Registers)
            {
                GroupStrideBelow = Winograd.Stride(GroupChannels, lanesAreImages: true),
                GroupStrideAbove = Winograd.Stride(GroupFilters, lanesAreImages: true),
            };
        }
    }

    private static bool HasSeveralBlocks(Winograd sums) => sums.ImagesBlock.Tiles < sums.TileRows * sums.TileColumns;

    private Correlation OneProducts(VectorTarget target) =>
        winograd!.Multiplication(lanesAreImages: false, PointStrides).InVectorsOfFilters(target);

    protected override void EmitForms(PassWriter pass, Func<string> kernel)
    {
        void Transform(DerivedParameter form, bool isTurned)
        {
            pass.Comment($"{Name}: its kernel{(isTurned ? ", turned" : "")} in {Winograd.Products} points.");
            int tap = GroupChannels * Kernel.RowStride;
            int taps = Window.Rows.Size;
            string first = isTurned ? At(kernel().Substring("ref ".Length), ((taps * taps) - 1) * tap) : kernel();
            pass.Call(
                pass.Kernels.Add(WinogradKernels.Kernel(taps)),
                [first, Number(isTurned ? -tap : tap), Number(tap), pass.Ref(form), Number(Winograd.WeightStride(GroupChannels, Kernel.RowStride))]);
        }

        if (winograd is not null)
            Transform(KernelPoints, isTurned: false);
        if (gradientWinograd is not null)
            Transform(TurnedKernelPoints, isTurned: true);
    }

    /// <summary>The sums of a block of tiles after the other; behind each row of blocks, <paramref name="emitPool"/> prints what pools them.</summary>
    private void EmitWinograd(PassWriter pass, bool isOne, Action? emitPool)
    {
        Correlation multiplication = isOne ? OneProducts(pass.Target) : winograd!.Multiplication(lanesAreImages: true, PointStrides);
        string multiply = new CorrelationEmitter(multiplication, pass.Kernels, isOne ? ToVectors : ToFilters, (isOne ? oneProductTiles : productTiles)![pass.Target])
        {
            Layout = winograd!.Layout(!isOne, pass.Target.Lanes),
        }.Emit(Name + "Multiply" + (isOne ? "One" : ""), MultiplicationSentence);
        string output = WinogradKernels.AddOutput(pass.Kernels, !isOne, HasBias, StoredActivation(pass.Kernels));
        var calls = new WinogradCalls(pass, winograd!, !isOne);
        IReadMap source = isOne ? new StoredMap(Input, Input.Shape, LanesAreImages: false) : InputMap;
        string kernel = pass.Ref(KernelPoints);
        string[] bias = [.. BiasRefs(pass)];
        string to = pass.Ref(Pool is null ? Output : rows);
        (string seen, string taken, string multiplied) = (pass.Ref(patch), pass.Ref(values), pass.Ref(products));
        follower?.EmitBegin(pass);
        using (calls.BlockRows())
        {
            using (calls.BlockColumns())
            {
                calls.CopySource(source, seen);
                calls.TransformSource(seen, taken);
                pass.Call(multiply, [taken, kernel, multiplied]);
                calls.TransformResults(multiplied, seen);
                calls.CopyResults(output, seen, bias, to, GroupFilters, isRowOfBlocks: Pool is not null);
            }

            emitPool?.Invoke();
            EmitFollower(pass, follower, calls.BlockRow, calls.RowsOfBlock, new(Map.Height, calls.RowsOfBlock, Map.Width, Map.Channels));
        }
    }

    /// <summary>The gradients of kernel and input, or one of them, block by block. Both read the same block of the gradient of the output.</summary>
    private void EmitWinogradGradients(PassWriter pass, bool ofKernel, bool ofInput)
    {
        if (ofKernel && HasSeveralBlocks(kernelWinograd!))
            pass.Clear(kernelSums, Winograd.Products * GroupChannels * GroupFilters);
        IReadOnlyList<InputPart> parts = ofInput ? InputParts : [];
        foreach (InputPart part in parts)
            FollowerOf(part.Gradient)?.EmitBegin(pass);
        var calls = new WinogradCalls(pass, ofInput ? gradientWinograd! : kernelWinograd!, lanesAreImages: true);
        using (calls.BlockRows())
        {
            using (calls.BlockColumns())
            {
                if (ofKernel)
                    EmitBlockOfKernel(pass, ofInput ? calls : null);
                if (ofInput)
                    EmitBlockOfInput(pass, calls, isCopied: ofKernel);
            }

            foreach (InputPart part in parts)
            {
                Shape shape = part.Gradient.Value.Shape;
                Rows rows = new(shape.Height, calls.RowsOfBlock, shape.Width, shape.Channels);
                EmitFollower(pass, FollowerOf(part.Gradient), calls.BlockRow, calls.RowsOfBlock, rows);
            }
        }

        if (!ofKernel)
            return;
        PartOfKernel(pass);
        pass.Call(
            pass.Kernels.Add(WinogradKernels.KernelGradient(kernelWinograd!.Taps)),
            [pass.Ref(kernelSums), Number(GroupChannels), Number(GroupFilters), pass.GradientRef(Kernel), Number(Kernel.RowStride)]);
    }

    /// <summary>Adds what a block says of the kernel's gradient.</summary>
    /// <param name="ofInput">Who takes the input's gradient of the same block, if anybody: its patch of the output's gradient holds this one's.</param>
    private void EmitBlockOfKernel(PassWriter pass, WinogradCalls? ofInput)
    {
        PartOfKernel(pass);
        var calls = new WinogradCalls(pass, kernelWinograd!, lanesAreImages: true);
        (string seen, string taken, string slopes) = (pass.Ref(gradientPatch), pass.Ref(gradientValues), pass.Ref(gradientProducts));
        calls.CopySource(InputMap, seen);
        calls.TransformSource(seen, taken);
        if (ofInput is null)
        {
            calls.CopyGradient(DeltaMap, seen);
            calls.TransformGradient(seen, slopes);
        }
        else
        {
            ofInput.CopySource(DeltaMap, seen);
            calls.TransformGradient(pass.RefAt(gradientPatch, Number(ofInput.FirstInside)), slopes, kernelWinograd!.Halo);
        }

        string multiply = new KernelGradientEmitter(Name + "Points", KernelProducts, kernelProductTiles![pass.Target], pass.Kernels).Emit();
        pass.Call(multiply, [taken, slopes, pass.Ref(kernelSums)]);
    }

    /// <summary>The input's gradient of a block.</summary>
    /// <param name="isCopied">Whether its patch of the output's gradient is there.</param>
    private void EmitBlockOfInput(PassWriter pass, WinogradCalls calls, bool isCopied)
    {
        PartOfInput(pass);
        Winograd sums = gradientWinograd!;
        (string seen, string taken, string multiplied) = (pass.Ref(gradientPatch), pass.Ref(gradientValues), pass.Ref(gradientProducts));
        if (!isCopied)
            calls.CopySource(DeltaMap, seen);
        calls.TransformSource(seen, taken);
        string multiply = new CorrelationEmitter(
            sums.Multiplication(lanesAreImages: true, PointStrides.Transpose()), pass.Kernels, ToChannels, gradientProductTiles![pass.Target])
        {
            Layout = sums.Layout(lanesAreImages: true, pass.Target.Lanes),
        }.Emit(Name + "InputGradientMultiply", MultiplicationSentence);
        pass.Call(multiply, [taken, pass.Ref(TurnedKernelPoints), multiplied]);
        calls.TransformResults(multiplied, seen);
        string output = WinogradKernels.AddOutput(pass.Kernels, lanesAreImages: true, hasBias: false, activation: null);
        foreach (InputPart part in InputParts)
        {
            string channels = pass.RefAt(gradientPatch, Number(part.FirstChannel * PassWriter.Images));
            calls.CopyResults(output, channels, [], pass.Ref(part.Gradient), part.Gradient.Value.Shape.Channels);
        }
    }

    private string MultiplicationSentence => $"{Name}: values times kernel, summed over channels, in each of {Winograd.Products} points.";
}
