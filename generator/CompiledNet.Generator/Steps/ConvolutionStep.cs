using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Convolution, bias, activation and, where <see cref="Pool"/> says so, maximum over windows that do not overlap, in one pass.
/// </summary>
/// <param name="Window">The kernel over the input map.</param>
/// <param name="Map">The convolution's own output, before pooling.</param>
internal sealed partial record ConvolutionStep(string Name, Weights Weights, FunctionSpec Activation, WindowGeometry Window, Shape Map)
    : WeightedStep(Name, Weights, Activation)
{
    private readonly Buffer rows = new(Names.Variable(Name) + "Rows");
    private readonly Buffer index = new(Names.Variable(Name) + "Index");
    private readonly Buffer wholeDelta = new(Names.Variable(Name) + "Delta");
    private readonly Buffer sums = new(Names.Variable(Name) + "Sums16");
    private readonly Buffer totals = new(Names.Variable(Name) + "Totals");
    private readonly Buffer transposed = new(Names.Variable(Name) + "Transposed");
    private readonly Buffer expanded = new(Names.Variable(Name) + "Expanded");

    /// <summary>The pooling layer that is computed with it, or null.</summary>
    public FusedPool? Pool { get; init; }

    /// <summary>Whether the window slides over the output, and what it sees there goes back to where it came from.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Parts that channels and filters are cut into: each filter sees the channels of its own part only.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether every product of a value and a weight is computed, though there are ways with fewer.</summary>
    public bool TakesDirectSums { get; init; }

    /// <summary>The layers whose zeros became padding of the convolution, as a sentence names them; null where there are none.</summary>
    public string? PaddedBy { get; init; }

    /// <summary>The map that the window slides over: the input or, transposed, the output.</summary>
    private Shape MapBelow => IsTransposed ? Map : Input.Shape;

    /// <summary>The map with a value for each window: the output or, transposed, the input.</summary>
    private Shape MapAbove => IsTransposed ? Input.Shape : Map;

    private int GroupChannels => Input.Shape.Channels / Groups;

    private int GroupFilters => Map.Channels / Groups;

    /// <summary>Whether every channel has filters of its own.</summary>
    private bool IsDepthwise => Groups > 1 && GroupChannels == 1;

    /// <summary>Whether each position is mapped by itself.</summary>
    private bool IsPointwise => Groups == 1 && !IsTransposed && Pool is null && Input.Shape.Positions == Map.Positions
        && Window is { Rows: { Size: 1, Stride: 1 }, Columns: { Size: 1, Stride: 1 } };

    /// <summary>
    /// Where the sums of the kernel's gradient wait. Few positions pass by while their sums are in registers; where these are few rows at
    /// a time, or channels have the registers one after the other, a number for each image waits in memory. Many positions come in blocks.
    /// </summary>
    private WaitingSums Waiting
    {
        get
        {
            bool waits = HasStrips || !KeepsWholeDelta;
            return sumsOuterProducts || MapAbove.Positions > (waits ? SumBlocks.MostPositionsOfImages : 2 * SumBlocks.Positions) ? WaitingSums.Totals
                : waits ? WaitingSums.Images
                : WaitingSums.Registers;
        }
    }

    /// <summary>Whether the sums of the kernel's gradient wait in memory, one number for each image.</summary>
    private bool KeepsSums => IsTrained && kernelWinograd is null && (Waiting is WaitingSums.Images || HasStrips);

    /// <summary>Whether they are added to totals in double precision.</summary>
    private bool KeepsTotals => IsTrained && kernelWinograd is null && Waiting is WaitingSums.Totals;

    /// <summary>Rows of <see cref="MapAbove"/> whose positions are summed at once.</summary>
    private int GradientRowsPerCall
    {
        get
        {
            if (!KeepsWholeDelta)
                return RowsPerPass;
            return Waiting is WaitingSums.Totals
                ? Math.Min(Math.Max(1, SumBlocks.Positions / MapAbove.Width), MapAbove.Height)
                : MapAbove.Height;
        }
    }

    /// <summary>
    /// Whether, for one image, each lane has a channel of its own to look at, as the groups are narrower than the widest vectors. Else
    /// one value is broadcast to all of them.
    /// </summary>
    private bool IsElementwise => Groups > 1 && GroupFilters % Contract.AlignedFloats != 0;

    /// <summary>
    /// Whether it needs for that a copy of the image in which every filter finds its channels: a filter for each channel finds them as they
    /// are.
    /// </summary>
    private bool ExpandsImage => IsElementwise && (GroupChannels > 1 || GroupFilters > 1);

    /// <summary>Rows of <see cref="Map"/> that are computed at once: those of one row of pooling windows, those that another reads then, or all.</summary>
    private int RowsPerPass => Pool?.Height ?? (follower is not null || TakesInputRows || GoesBackInRows || HasDeltaOfCall ? followedRows : Map.Height);

    /// <summary>Rows of <see cref="Map"/> that wait to be pooled.</summary>
    private int WaitingRows(bool isOne) => winograd is null || (isOne && !TransformsOne) ? RowsPerPass
        : winograd.Outputs * (isOne ? winograd.ChannelsBlock : winograd.ImagesBlock).Rows;

    /// <summary>Rows of pooling windows.</summary>
    private int PoolRows => Map.Height / RowsPerPass;

    /// <summary>
    /// Whether the gradient of <see cref="Map"/> is kept whole. The input's gradient gathers from several of its rows; without
    /// one, the rows of one pooling window after the other are enough and stay in the nearest cache. Where groups are summed one
    /// after the other, each passes over the whole map; transposed, each input gathers from several rows.
    /// </summary>
    private bool KeepsWholeDelta => !HasDeltaOfCall && (Pool is null || NeedsInputGradient || Groups > 1 || IsTransposed);

    /// <summary>The gradient of <see cref="Map"/>.</summary>
    private Buffer Delta => Pool is null ? OutputGradient! : wholeDelta;

    public override bool ReadsDenseImage => !IsElementwise || ExpandsImage;

    protected override bool CanFold => base.CanFold && Pool is null;

    public override string Sentence
    {
        get
        {
            string convolution = $"{Name}: {Window.Rows.Size}x{Window.Columns.Size} {(IsTransposed ? "transposed " : "")}convolution{DilatedWords}{GroupedWords}{PaddedWords}{FoldedWords}";
            string pool = Pool is null ? "" : $", {Pool.Height}x{Pool.Width} maximum ({Pool.Name})";
            return $"{convolution}{pool}{ActivationWords}: {Input.Shape} to {Output.Shape}.";
        }
    }

    public override IEnumerable<BufferNeed> Needs
    {
        get
        {
            if (ExpandsImage)
                yield return new(expanded, ExpandedLength, Phases.One) { Columns = Map.Channels };
            if (Pool is not null)
            {
                long rowOfOne = (long)Map.Width * Contract.Pad(Map.Channels);
                long rowOfTile = (long)Contract.TileImages * Map.Width * Map.Channels;
                yield return new(rows, WaitingRows(isOne: true) * rowOfOne, Phases.One) { Columns = Map.Channels };
                yield return new(rows, WaitingRows(isOne: false) * rowOfTile, Phases.Tile | Phases.Forward);
                if (HasBackward)
                {
                    yield return new(index, TileLength(Output), Phases.Forward | Phases.Backward);
                    int deltaRows = KeepsWholeDelta ? Map.Height : RowsPerPass;
                    yield return new(wholeDelta, (long)Contract.TileImages * deltaRows * Map.Width * Map.Channels, Phases.Backward);
                }
            }

            foreach (BufferNeed need in WinogradNeeds.Concat(ColumnNeeds).Concat(BiasNeeds).Concat(FollowerNeeds).Concat(InlineNeeds))
                yield return need;
            if (KeepsSums)
                yield return new(sums, SumsLength, Phases.Backward);
            if (KeepsTotals)
                yield return new(totals, 2L * Kernel.StoredLength, Phases.Backward);
            if (sumsOuterProducts)
                yield return new(transposed, OuterProductEmitter.TransposedLength(Kernel.RowStride), Phases.Backward);
        }
    }

    /// <summary>A vector of filters for each position and channel of a group; the last group's vectors may reach beyond the end.</summary>
    private long ExpandedLength => ((long)Input.Shape.Positions * GroupChannels * Contract.Pad(Map.Channels)) + Contract.AlignedFloats;

    private string DilatedWords => (Window.Rows.Dilation, Window.Columns.Dilation) switch
    {
        (1, 1) => "",
        var (rows, columns) when rows == columns => $" dilated by {rows}",
        var (rows, columns) => $" dilated by {rows}x{columns}",
    };

    private string GroupedWords => Groups == 1 ? "" : IsDepthwise ? " of each channel" : $" in {Groups} groups";

    private string PaddedWords => PaddedBy is null ? "" : $" with the zeros of {PaddedBy}";

    /// <summary>A convolution before anything is fused with it.</summary>
    public static ConvolutionStep Of(string name, Value input, Value output, WindowGeometry window, Weights weights, int groups = 1) =>
        new(name, weights, ActivationKind.Linear, window, output.Shape) { Sources = [input], Output = output, Groups = groups };

    /// <summary>
    /// It takes the maximum pooling behind it too: a function that never falls and a maximum commute, so that the function runs on the
    /// pooled values only, whichever of the two comes first.
    /// </summary>
    public override Step? Absorb(Step next, bool isTraining) => next is MaxPoolStep pool
        ? Pool is null && Activation.IsMonotonic && FusedPool.Accepts(pool.Window)
            ? this with { Pool = new FusedPool(pool.Name, pool.Window.Rows.Size, pool.Window.Columns.Size), Output = pool.Output }
            : null
        : base.Absorb(next, isTraining);

    public override void EmitForward(PassWriter pass)
    {
        if (winograd is not null)
        {
            bool keeps = pass.IsTraining && HasBackward;
            EmitWinograd(pass, isOne: false, Pool is null ? null : () => EmitPoolOfTiles(
                pass, isOne: false, FusedPoolEmitter.EmitForward(pass.Kernels, Pool, Map, Activation, keeps), keeps ? [index] : []));
            return;
        }

        if (Pool is null)
        {
            string? whole = TakesInputRows ? null : pass.Ref(Input);
            EmitRows(
                pass, (to, firstRow) => RowsOf(pass, whole, to, firstRow), Output, new(Map.Height, RowsPerPass, Map.Width, Map.Channels), follower);
            return;
        }

        string input = pass.Ref(Input);
        bool keepsIndex = pass.IsTraining && HasBackward;
        int rowLength = PassWriter.Images * Output.Shape.Width * Output.Shape.Channels;
        string pooled = pass.Row(Output, PoolRows, rowLength);
        string waiting = pass.Ref(rows);
        string[] kept = keepsIndex ? [pass.Row(index, PoolRows, rowLength)] : [];
        (string Kernel, string[] Arguments) convolution = RowsOf(pass, isOne: false, input, waiting, FirstPooledRow);
        string poolKernel = FusedPoolEmitter.EmitForward(pass.Kernels, Pool, Map, Activation, keepsIndex);
        using (pass.Lines.Loop("row", PoolRows))
        {
            pass.Call(convolution);
            pass.Call(poolKernel, [waiting, pooled, .. kept]);
        }
    }

    public override void EmitOne(PassWriter pass)
    {
        if (TransformsOne)
        {
            EmitWinograd(pass, isOne: true, Pool is null ? null : () => EmitPoolOfTiles(
                pass, isOne: true, FusedPoolEmitter.EmitOne(pass.Kernels, Pool, Map, Activation), []));
            return;
        }

        if (hasColumnsInLanes)
        {
            EmitColumns(pass);
            return;
        }

        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        if (ExpandsImage)
        {
            string copy = pass.Ref(expanded);
            pass.Call(EmitExpansion(pass.Kernels), [input, copy]);
            input = copy;
        }

        if (Pool is null)
        {
            pass.Call(RowsOf(pass, isOne: true, input, output, firstRow: null));
            return;
        }

        string waiting = pass.Ref(rows);
        (string Kernel, string[] Arguments) convolution = RowsOf(pass, isOne: true, input, waiting, FirstPooledRow);
        string poolKernel = FusedPoolEmitter.EmitOne(pass.Kernels, Pool, Map, Activation);
        using (pass.Lines.Loop("row", PoolRows))
        {
            pass.Call(convolution);
            pass.Call(poolKernel, [waiting, pass.Row(Output, PoolRows, Output.Shape.Width * Output.PositionStride)]);
        }
    }

    /// <summary>Pools the rows of a row of blocks of tiles, which wait.</summary>
    /// <param name="kept">What is written beside the output.</param>
    private void EmitPoolOfTiles(PassWriter pass, bool isOne, string poolKernel, Buffer[] kept)
    {
        int poolRows = WaitingRows(isOne) / Pool!.Height;
        int passes = Map.Height / WaitingRows(isOne);
        int floats = isOne ? Contract.Pad(Map.Channels) : PassWriter.Images * Map.Channels;
        using (pass.Lines.Loop("poolRow", poolRows))
        {
            string poolRow = poolRows > 1 ? "poolRow" : "0";
            string row = Sum(Times(passes > 1 ? "row" : "0", poolRows), poolRow);
            pass.Call(
                poolKernel,
                [
                    pass.RefAt(rows, Times(poolRow, Pool.Height * Map.Width * floats)),
                    .. new[] { Output }.Concat(kept).Select(buffer => pass.RefAt(buffer, Times(row, Output.Shape.Width * floats))),
                ]);
        }
    }

    public override void EmitBackward(PassWriter pass)
    {
        EmitDelta(pass);
        if (Pool is null)
        {
            EmitGradients(pass);
            return;
        }

        string whole = pass.Ref(Delta);
        string unpool = FusedPoolEmitter.EmitBackward(pass.Kernels, Name, Pool, Map);
        int rowLength = PassWriter.Images * Output.Shape.Width * Output.Shape.Channels;
        string[] gradientAndIndex = [pass.Row(OutputGradient!, PoolRows, rowLength), pass.Row(index, PoolRows, rowLength)];
        if (!KeepsWholeDelta)
        {
            string waiting = BeginWaiting(pass);
            using (pass.Lines.Loop("row", PoolRows))
            {
                pass.Call(unpool, [.. gradientAndIndex, whole]);
                pass.Call(EmitGradientKernel(pass.Kernels), [pass.Ref(Input), whole, waiting, PoolRows > 1 ? Times("row", Pool.Height) : "0"]);
            }

            EndWaiting(pass);
            return;
        }

        using (pass.Lines.Loop("row", PoolRows))
            pass.Call(unpool, [.. gradientAndIndex, pass.Row(Delta, PoolRows, PassWriter.Images * Pool.Height * Map.Width * Map.Channels)]);
        EmitGradients(pass);
    }

    private void EmitGradients(PassWriter pass)
    {
        if (GradientsMeet)
        {
            EmitWinogradGradients(pass, ofKernel: true, ofInput: true);
            return;
        }

        if (GoesBackInRows)
        {
            EmitGradientsInRows(pass);
            return;
        }

        if (IsTrained)
            EmitKernelGradient(pass);
        if (InputGradient is not { } gradient)
            return;
        PartOfInput(pass);
        if (gradientWinograd is not null)
        {
            EmitWinogradGradients(pass, ofKernel: false, ofInput: true);
            return;
        }

        string delta = pass.Ref(Delta);
        EmitRows(
            pass, (to, firstRow) => GradientRowsOf(pass, delta, to, firstRow), gradient,
            new(Input.Shape.Height, GradientRowsPerPass, Input.Shape.Width, Input.Shape.Channels), FollowerOf(gradient));
    }

    private void EmitKernelGradient(PassWriter pass)
    {
        if (kernelWinograd is not null)
        {
            EmitWinogradGradients(pass, ofKernel: true, ofInput: false);
            return;
        }

        if (HasDeltaOfCall)
        {
            EmitKernelGradientOfCalls(pass);
            return;
        }

        PartOfKernel(pass);
        (string input, string delta) = (pass.Ref(Input), pass.Ref(Delta));
        if (sumsOuterProducts)
        {
            string waiting = BeginWaiting(pass);
            pass.Call(EmitOuterProducts(pass.Kernels), [input, delta, Number(Input.Shape.Positions), pass.Ref(transposed), waiting]);
            EndWaiting(pass);
        }
        else if (HasStrips)
        {
            EmitDepthwiseKernelGradient(pass, input, delta);
        }
        else if (Waiting is WaitingSums.Registers)
        {
            pass.Call(EmitGradientKernel(pass.Kernels), [input, delta, pass.GradientRef(Kernel)]);
        }
        else
        {
            EmitWaitingGradient(pass, EmitGradientKernel(pass.Kernels), input, delta);
        }
    }

    private void PartOfKernel(PassWriter pass) => pass.Part($"{Name}, gradient of the kernel.");

    private void PartOfInput(PassWriter pass) => pass.Part($"{Name}, gradient of the input.");

    /// <summary>A kernel of one tap is a matrix that every position uses.</summary>
    private string EmitOuterProducts(KernelClass kernels) =>
        new OuterProductEmitter(Name, GroupChannels, Kernel.RowStride, outerGradientTiles![kernels.Target], kernels).EmitOfPositions(GroupFilters);

    private void EmitWaitingGradient(PassWriter pass, string kernelGradient, string input, string delta)
    {
        string waiting = BeginWaiting(pass);
        using (pass.Lines.Loop("row", MapAbove.Height, GradientRowsPerCall))
        {
            string row = GradientRowsPerCall < MapAbove.Height ? "row" : "0";
            pass.Call(kernelGradient, [input, delta, waiting, row]);
        }

        EndWaiting(pass);
    }

    /// <summary>Clears what the sums of the kernel's gradient wait in, and gives its name.</summary>
    private string BeginWaiting(PassWriter pass)
    {
        pass.Clear(KeepsTotals ? totals : sums, KeepsTotals ? 2 * Kernel.StoredLength : Kernel.Spec.Length * PassWriter.Images);
        return pass.Ref(KeepsTotals ? totals : sums);
    }

    /// <summary>Makes the gradient of what has waited.</summary>
    private void EndWaiting(PassWriter pass)
    {
        if (KeepsTotals)
            pass.Lines.Line($"Narrow({pass.Ref(totals)}, {pass.GradientRef(Kernel)}, {Kernel.StoredLength});");
        else
            pass.Call(EmitReduction(pass.Kernels), [pass.Ref(sums), pass.GradientRef(Kernel)]);
    }
}
