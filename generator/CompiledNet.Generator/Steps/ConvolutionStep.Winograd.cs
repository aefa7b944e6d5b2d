using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>Convolutions of 3x3 taps with fewer products: transformed, multiplied point by point, and transformed back.</content>
internal sealed partial record ConvolutionStep
{
    private readonly Buffer values = new(Names.Variable(Name) + "Values");
    private readonly Buffer products = new(Names.Variable(Name) + "Products");
    private readonly Buffer points = new(Names.Variable(Name) + "Points");
    private readonly Buffer gradientValues = new(Names.Variable(Name) + "GradientValues");
    private readonly Buffer gradientProducts = new(Names.Variable(Name) + "GradientProducts");
    private readonly Buffer gradientPoints = new(Names.Variable(Name) + "GradientPoints");
    private readonly Buffer kernelValues = new(Names.Variable(Name) + "KernelValues");
    private readonly Buffer kernelDelta = new(Names.Variable(Name) + "KernelDelta");
    private readonly Buffer kernelSums = new(Names.Variable(Name) + "KernelSums");

    /// <summary>How the sums are taken that way; null where they are taken directly.</summary>
    private Winograd? winograd;

    /// <summary>Whether one image is computed that way too.</summary>
    private bool TransformsOne => winograd is { ChannelsBlock.Tiles: > 0 };

    /// <summary>How the input's gradient is.</summary>
    private Winograd? gradientWinograd;

    /// <summary>How the kernel's gradient is.</summary>
    private Winograd? kernelWinograd;

    private bool isOfTraining;
    private PerWidth<RegisterTile>? productTiles;
    private PerWidth<RegisterTile>? oneProductTiles;
    private PerWidth<RegisterTile>? gradientProductTiles;
    private PerWidth<KernelGradientTile>? kernelProductTiles;

    /// <summary>Whether tiles of 4x4 outputs can be computed at once: neighbouring taps, every position, whole rows of pooling windows.</summary>
    private bool IsMadeOfTiles =>
        !TakesDirectSums && !IsTransposed && Groups == 1 && !Input.IsNetworkInput
        && Window is { Rows: { Size: Winograd.Taps, Stride: 1, Dilation: 1 }, Columns: { Size: Winograd.Taps, Stride: 1, Dilation: 1 } };

    /// <summary>Whether rows of pooling windows are made of rows of tiles.</summary>
    private bool PoolsWholeTiles => Pool is null || (Winograd.Outputs % Pool.Height == 0 && Map.Height % Winograd.Outputs == 0);

    private DerivedParameter KernelPoints => PointsOf(isOfTraining ? "TrainingKernelPoints" : Folded is null ? "KernelPoints" : "KernelPoints" + Sharer);

    private DerivedParameter TurnedKernelPoints => PointsOf("TurnedKernelPoints");

    /// <summary>A transformed weight of a point and a pair of channels, filters being neighbours.</summary>
    private WeightStrides PointStrides =>
        new(0, 0, PerSourceChannel: Kernel.RowStride, PerOutChannel: 1) { PerGroup = WinogradEmitter.WeightStride(GroupChannels, Kernel.RowStride) };

    public override string? Algorithm =>
        (winograd ?? gradientWinograd ?? kernelWinograd) is null ? null : "Winograd's F(4x4, 3x3)";

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
            rows.Input, columns.Input, rows.PadBefore, columns.PadBefore, rows.Output, columns.Output, GroupChannels, GroupFilters);
        const int last = Winograd.Taps - 1;
        Winograd? backward = !NeedsInputGradient || rows.PadBefore > last || columns.PadBefore > last ? null : new Winograd(
            rows.Output, columns.Output, last - rows.PadBefore, last - columns.PadBefore, rows.Input, columns.Input, GroupFilters, GroupChannels);
        return this with
        {
            isOfTraining = isTraining,
            winograd = PoolsWholeTiles ? chooser.CutWinograd(forward) : null,
            gradientWinograd = backward is null ? null : chooser.CutWinograd(backward),
            kernelWinograd = IsTrained && HasBackward && KeepsWholeDelta ? chooser.CutWinogradGradient(forward) : null,
        };
    }

    private DerivedParameter PointsOf(string form) => new(Kernel, form, Winograd.Products * WinogradEmitter.WeightStride(GroupChannels, Kernel.RowStride));

    private IEnumerable<BufferNeed> WinogradNeeds
    {
        get
        {
            if (winograd is not null)
            {
                const Phases tile = Phases.Tile | Phases.Forward;
                yield return new(values, WinogradEmitter.Length(winograd.ImagesBlock, GroupChannels, lanesAreImages: true), tile);
                yield return new(products, WinogradEmitter.Length(winograd.ImagesBlock, GroupFilters, lanesAreImages: true), tile);
                yield return new(points, WinogradEmitter.BetweenLength, TransformsOne ? tile | Phases.One : tile);
            }

            if (TransformsOne)
            {
                WinogradBlock block = winograd!.ChannelsBlock;
                yield return new(values, WinogradEmitter.Length(block, GroupChannels, lanesAreImages: false), Phases.One) { Columns = GroupChannels };
                yield return new(products, WinogradEmitter.Length(block, GroupFilters, lanesAreImages: false), Phases.One) { Columns = GroupFilters };
            }

            if (gradientWinograd is not null)
            {
                WinogradBlock block = gradientWinograd.ImagesBlock;
                yield return new(gradientValues, WinogradEmitter.Length(block, GroupFilters, lanesAreImages: true), Phases.Backward);
                yield return new(gradientProducts, WinogradEmitter.Length(block, GroupChannels, lanesAreImages: true), Phases.Backward);
            }

            if (kernelWinograd is not null)
            {
                WinogradBlock block = kernelWinograd.ImagesBlock;
                yield return new(kernelValues, WinogradEmitter.Length(block, GroupChannels, lanesAreImages: true), Phases.Backward);
                yield return new(kernelDelta, WinogradEmitter.Length(block, GroupFilters, lanesAreImages: true), Phases.Backward);
                yield return new(kernelSums, (long)Winograd.Products * GroupChannels * GroupFilters, Phases.Backward);
            }

            if (gradientWinograd is not null || kernelWinograd is not null)
                yield return new(gradientPoints, WinogradEmitter.BetweenLength, Phases.Backward);
        }
    }

    private ConvolutionStep CutProducts(IKernelChooser chooser)
    {
        PerWidth<RegisterTile>? Cut(Winograd? sums, WeightStrides strides) => sums is null ? null
            : chooser.CutCorrelation(_ => WinogradEmitter.Multiplication(sums, sums.ImagesBlock, strides));
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
                GroupStrideBelow = WinogradEmitter.PointStride(GroupChannels, lanesAreImages: true),
                GroupStrideAbove = WinogradEmitter.PointStride(GroupFilters, lanesAreImages: true),
            };
        }
    }

    private static bool HasSeveralBlocks(Winograd sums) => sums.ImagesBlock.Tiles < sums.TileRows * sums.TileColumns;

    private Correlation OneProducts(VectorTarget target) =>
        WinogradEmitter.Multiplication(winograd!, winograd!.ChannelsBlock, PointStrides).InVectorsOfFilters(target);

    protected override void EmitForms(PassWriter pass, Func<string> kernel)
    {
        void Transform(DerivedParameter form, bool isTurned)
        {
            pass.Comment($"{Name}: its kernel{(isTurned ? ", turned" : "")} in {Winograd.Products} points.");
            string method = WinogradEmitter.EmitKernel(pass.Kernels, Name, GroupChannels, Kernel.RowStride, isTurned);
            pass.Call(method, [kernel(), pass.Ref(form)]);
        }

        if (winograd is not null)
            Transform(KernelPoints, isTurned: false);
        if (gradientWinograd is not null)
            Transform(TurnedKernelPoints, isTurned: true);
    }

    /// <summary>The sums of a block of tiles after the other; behind each row of blocks, <paramref name="emitPool"/> prints what pools them.</summary>
    private void EmitWinograd(PassWriter pass, bool isOne, Action? emitPool)
    {
        Winograd sums = winograd!;
        WinogradBlock block = isOne ? sums.ChannelsBlock : sums.ImagesBlock;
        VectorTarget target = pass.Target;
        var emitter = new WinogradEmitter(Name, sums, !isOne, pass.Kernels);
        Correlation multiplication = isOne ? OneProducts(target) : WinogradEmitter.Multiplication(sums, block, PointStrides);
        string multiply = new CorrelationEmitter(multiplication, pass.Kernels, isOne ? ToVectors : ToFilters, (isOne ? oneProductTiles : productTiles)![target])
        {
            Layout = isOne ? WinogradEmitter.LayoutOfOne(sums, target) : WinogradEmitter.LayoutOfTile(sums),
        }.Emit(Name + "Multiply" + (isOne ? "One" : ""), MultiplicationSentence);
        string transform = emitter.EmitInput();
        string result = emitter.EmitOutput(HasBias, StoredActivation(pass.Kernels), isRowOfBlock: Pool is not null);
        string source = pass.Ref(Input);
        string kernel = pass.Ref(KernelPoints);
        string[] bias = [.. BiasRefs(pass)];
        string to = pass.Ref(Pool is null ? Output : rows);
        (string taken, string multiplied, string between) = (pass.Ref(values), pass.Ref(products), pass.Ref(points));
        using (pass.Lines.Loop("row", sums.TileRows / block.Rows))
        {
            using (pass.Lines.Loop("column", sums.TileColumns / block.Columns))
            {
                pass.Call(transform, [source, taken, between, .. WinogradEmitter.First(sums, block, hasRow: true)]);
                pass.Call(multiply, [taken, kernel, multiplied]);
                pass.Call(result, [multiplied, .. bias, to, between, .. WinogradEmitter.First(sums, block, hasRow: Pool is null)]);
            }

            emitPool?.Invoke();
        }
    }

    private void EmitWinogradInputGradient(PassWriter pass, string delta)
    {
        Winograd sums = gradientWinograd!;
        WinogradBlock block = sums.ImagesBlock;
        var emitter = new WinogradEmitter(Name + "InputGradient", sums, lanesAreImages: true, pass.Kernels);
        Correlation multiplication = WinogradEmitter.Multiplication(sums, block, PointStrides.Transpose());
        string multiply = new CorrelationEmitter(multiplication, pass.Kernels, ToChannels, gradientProductTiles![pass.Target])
        {
            Layout = WinogradEmitter.LayoutOfTile(sums),
        }.Emit(Name + "InputGradientMultiply", MultiplicationSentence);
        string transform = emitter.EmitInput();
        string result = emitter.EmitOutput(hasBias: false, activation: null, isRowOfBlock: false);
        string kernel = pass.Ref(TurnedKernelPoints);
        string gradient = pass.Ref(InputGradient!);
        (string taken, string multiplied, string between) = (pass.Ref(gradientValues), pass.Ref(gradientProducts), pass.Ref(gradientPoints));
        string[] first = [.. WinogradEmitter.First(sums, block, hasRow: true)];
        using (pass.Lines.Loop("row", sums.TileRows / block.Rows))
        using (pass.Lines.Loop("column", sums.TileColumns / block.Columns))
        {
            pass.Call(transform, [delta, taken, between, .. first]);
            pass.Call(multiply, [taken, kernel, multiplied]);
            pass.Call(result, [multiplied, gradient, between, .. first]);
        }
    }

    private void EmitWinogradKernelGradient(PassWriter pass, string delta)
    {
        Winograd sums = kernelWinograd!;
        WinogradBlock block = sums.ImagesBlock;
        var emitter = new WinogradEmitter(Name, sums, lanesAreImages: true, pass.Kernels);
        string transform = emitter.EmitInput();
        string transformDelta = emitter.EmitDelta();
        string multiply = new KernelGradientEmitter(Name + "Points", KernelProducts, kernelProductTiles![pass.Target], pass.Kernels).Emit();
        string result = WinogradEmitter.EmitKernelGradient(pass.Kernels, Name, GroupChannels, GroupFilters, Kernel.RowStride);
        string source = pass.Ref(Input);
        (string taken, string slopes, string sum, string between) =
            (pass.Ref(kernelValues), pass.Ref(kernelDelta), pass.Ref(kernelSums), pass.Ref(gradientPoints));
        string[] first = [.. WinogradEmitter.First(sums, block, hasRow: true)];
        if (HasSeveralBlocks(sums))
            pass.Clear(kernelSums, Winograd.Products * GroupChannels * GroupFilters);
        using (pass.Lines.Loop("row", sums.TileRows / block.Rows))
        using (pass.Lines.Loop("column", sums.TileColumns / block.Columns))
        {
            pass.Call(transform, [source, taken, between, .. first]);
            pass.Call(transformDelta, [delta, slopes, between, .. first]);
            pass.Call(multiply, [taken, slopes, sum]);
        }

        pass.Call(result, [sum, pass.GradientRef(Kernel)]);
    }

    private string MultiplicationSentence => $"{Name}: values times kernel, summed over channels, in each of {Winograd.Products} points.";
}
