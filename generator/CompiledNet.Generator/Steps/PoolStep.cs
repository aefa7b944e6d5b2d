using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Pooling that stands alone. Windows may overlap and reach over the border, where they have fewer values; global pooling is one window
/// as large as the map.
/// </summary>
internal abstract record PoolStep(string Name, WindowGeometry Window) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    private IFollower? follower;
    private int windowRows = Window.Rows.Output;

    public sealed override bool ReadsDenseImage => false;

    public sealed override string Sentence =>
        $"{Name}: {Noun} of {(Output.Shape.IsVector ? "the whole map" : $"{Rows.Size}x{Columns.Size} windows")}: {Input.Shape} to {Output.Shape}.";

    public sealed override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public sealed override IEnumerable<BufferNeed> Needs =>
    [
        .. HasBackward && Index is { } index ? [new BufferNeed(index, TileLength(Output), Phases.Forward | Phases.Backward)] : Array.Empty<BufferNeed>(),
        .. follower?.Needs ?? [],
    ];

    /// <summary>What is taken of the values of a window: <c>maximum</c>.</summary>
    protected abstract string Noun { get; }

    /// <summary>What the kernel computes, of a window in words: <c>the mean of each 2x2 window</c>.</summary>
    protected abstract string Describe(string window);

    /// <summary>The vector with which a window begins; null where its values are summed, which begins with zeros.</summary>
    protected abstract string? Start(VectorTarget target);

    /// <summary>Writes how <c>result</c> takes in one value of its window, at <c>cell</c>.</summary>
    protected abstract void EmitCell(CodeWriter writer, VectorTarget target, bool keepsIndex);

    /// <summary>What is stored of <c>result</c> when it has taken in all values.</summary>
    protected abstract string Result(VectorTarget target);

    /// <summary>What was kept for the way back, and what the backward kernel calls it: <c>index</c>.</summary>
    protected abstract IEnumerable<(Buffer Buffer, string Parameter)> Kept { get; }

    /// <summary>
    /// Writes <c>slope</c>: what the gradient of one window gives to its values, as far as it is the same for all of them.
    /// </summary>
    /// <param name="slope">The gradient of the window at hand.</param>
    /// <param name="at">Its place.</param>
    protected abstract void EmitSlope(CodeWriter writer, VectorTarget target, string slope, string at);

    /// <summary>What the value at <c>cell</c> gets of it, as an expression.</summary>
    protected abstract string EmitShare(CodeWriter writer, VectorTarget target);

    /// <summary>Where the way back needs to know which value of a window it was.</summary>
    protected virtual Buffer? Index => null;

    protected WindowAxis Rows => Window.Rows;

    protected WindowAxis Columns => Window.Columns;

    /// <summary>1 / the number of values in a window.</summary>
    protected string Weight => Window.IsInside ? $"1f / {Number(Window.Taps)}" : "1f / ((endY - firstY) * (endX - firstX))";

    /// <summary>Which value of its window a cell is, counted row by row.</summary>
    protected string CellOfWindow => CellAt("y", "x");

    /// <summary>The first cell of a window that is on the map: where all values are minus infinity, that is the largest.</summary>
    private string FirstCell(VectorTarget target) => Rows.PadBefore + Columns.PadBefore == 0
        ? $"Vector{target.Bits}<int>.Zero"
        : $"{target.Class}.Create({CellAt("firstY", "firstX")})";

    private string CellAt(string y, string x) =>
        $"(int)({Sum(Times(From(y, Origin(Rows, "row")), Columns.Size), From(x, Origin(Columns, "column")))})";

    /// <summary>Whether every value belongs to one window, so that its gradient is stored once and not added up.</summary>
    private bool IsOneWindowEach => !Rows.Overlaps && !Columns.Overlaps;

    /// <summary>Whether every value belongs to a window; others have no gradient.</summary>
    private bool IsSeenWhole => Rows.SeesEveryInput && Columns.SeesEveryInput;

    public sealed override Step? Absorb(Step next, bool isTraining) => null;

    /// <summary>Where every row belongs to one row of windows, the gradient is made some of these at a time.</summary>
    public sealed override Step? FollowedBackBy(IFollower follower, Gradient gradient) =>
        Rows.TilesInput && IsOneWindowEach && IsSeenWhole ? this with { follower = follower } : null;

    public sealed override Step ChooseKernels(IKernelChooser chooser) => follower is null ? this
        : this with { windowRows = chooser.CutRows(Input.Shape with { Height = Rows.Output, Width = Rows.Size * Input.Shape.Width }) };

    public sealed override IEnumerable<string> Choices(Phases phase) => [];

    public sealed override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        Buffer? index = pass.IsTraining && HasBackward ? Index : null;
        int stride = Input.Shape.Channels * Images;
        string kernel = EmitForwardKernel(pass.Kernels, index is null ? "Forward" : "Training", stride, stride, stride, index is not null);
        pass.Call(kernel, index is null ? [input, output] : [input, output, pass.Ref(index)]);
    }

    public sealed override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        int lanes = pass.Target.Lanes;
        int channels = (Input.Shape.Channels + lanes - 1) / lanes * lanes;
        pass.Call(EmitForwardKernel(pass.Kernels, "One", Input.PositionStride, Output.PositionStride, channels, keepsIndex: false),
            [input, pass.Ref(Output)]);
    }

    public sealed override void EmitBackward(PassWriter pass)
    {
        PoolStep part = windowRows < Rows.Output ? this with { Window = Window with { Rows = Rows.Part(windowRows) } } : this;
        string kernel = part.EmitBackwardKernel(pass.Kernels);
        Shape map = Input.Shape;
        string RowsOf(Buffer buffer, string row) => pass.RefAt(
            buffer, Times(row, Images * map.Channels * (buffer == Input || buffer == InputGradient ? Rows.Size * map.Width : Columns.Output)));
        follower?.EmitBegin(pass);
        using (pass.Lines.Loop("row", Rows.Output, windowRows))
        {
            string row = windowRows < Rows.Output ? "row" : "0";
            pass.Call(kernel, [.. Kept.Select(kept => RowsOf(kept.Buffer, row)), RowsOf(OutputGradient!, row), RowsOf(InputGradient!, row)]);
            follower?.EmitPositions(pass, row, Rows.Size * map.Width, Number(windowRows * Rows.Size * map.Width));
        }
    }

    private string EmitForwardKernel(KernelClass kernels, string suffix, int inputStride, int outputStride, int values, bool keepsIndex)
    {
        VectorTarget target = kernels.Target;
        string window = Rows.Output * Columns.Output == 1
            ? $"the whole map, {Rows.Size}x{Columns.Size}"
            : $"each {Rows.Size}x{Columns.Size} window";
        string parameters = "ref float input, ref float output" + (keepsIndex ? ", ref float index" : "");
        return kernels.Add(Name + suffix, $"{Name}: {Describe(window)}.", parameters, writer =>
            EmitWindows(writer, target, inputStride, outputStride, values, (cells, at) =>
            {
                string? start = Start(target);
                var sum = new LaneSum(writer, target, "result", start is null ? Window.Taps : 0);
                if (start is null)
                    sum.Declare();
                else
                    writer.Line($"var result = {start};");
                if (keepsIndex)
                    writer.Line($"var place = {FirstCell(target)};");
                cells(sum, () => EmitCell(writer, target, keepsIndex));
                sum.End();
                writer.Line($"Store({Result(target)}, ref output, {at});");
                if (keepsIndex)
                    writer.Line($"Store(place.AsSingle(), ref index, {at});");
            }));
    }

    /// <summary>The input's gradient: of each value the sum over the windows that saw it.</summary>
    private string EmitBackwardKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        int stride = Input.Shape.Channels * Images;
        string sentence = IsOneWindowEach
            ? $"{Name}: gradient of the input, what its window passes to each value."
            : $"{Name}: gradient of the input, the sum over the windows that saw it.";
        string kept = string.Concat(Kept.Select(each => $"ref float {each.Parameter}, "));
        return kernels.Add(Name + "Backward", sentence, kept + "ref float outputGradient, ref float inputGradient", writer =>
        {
            if (!IsOneWindowEach || !IsSeenWhole)
                writer.Line($"Clear(ref inputGradient, {Input.Shape.Length * Images});");
            EmitWindows(writer, target, stride, stride, stride, (cells, at) =>
            {
                EmitSlope(writer, target, $"Load{target.Bits}(ref outputGradient, {at})", at);
                cells(null, () =>
                {
                    string share = EmitShare(writer, target);
                    writer.Line(
                        $"Store({(IsOneWindowEach ? share : $"Load{target.Bits}(ref inputGradient, cell) + {share}")}, ref inputGradient, cell);");
                });
            });
        });
    }

    /// <summary>The loops over all windows and vectors of values; <paramref name="emitWindow"/> prints what is done with one.</summary>
    private void EmitWindows(
        CodeWriter writer, VectorTarget target, int inputStride, int outputStride, int values, Action<Action<LaneSum?, Action>, string> emitWindow)
    {
        using (writer.Loop("row", Rows.Output))
        {
            EmitRange(writer, "Y", Rows, "row");
            using (writer.Loop("column", Columns.Output))
            {
                EmitRange(writer, "X", Columns, "column");
                using (writer.Loop("value", values, target.Lanes))
                {
                    string value = values > target.Lanes ? "value" : "0";
                    void Cells(LaneSum? sum, Action emitCell)
                    {
                        bool isWide = sum is { HasBlocks: true } && Columns.Size > SumBlocks.Terms;
                        string end = $"Min(first + {SumBlocks.Terms}, endX)";
                        using (writer.Block("for (nint y = firstY; y < endY; y++)"))
                        using (isWide ? writer.Block($"for (nint first = firstX; first < endX; first += {SumBlocks.Terms})") : default)
                        {
                            using (writer.Block(
                                isWide ? $"for (nint x = first; x < {end}; x++)" : "for (nint x = firstX; x < endX; x++)"))
                            {
                                writer.Line($"nint cell = {Sum(Times("y", Columns.Input * inputStride), Times("x", inputStride), value)};");
                                emitCell();
                            }

                            sum?.EndBlock();
                        }
                    }

                    string at = Sum(
                        Times(Loop(Rows, "row"), Columns.Output * outputStride), Times(Loop(Columns, "column"), outputStride), value);
                    if (at.Contains(' '))
                    {
                        writer.Line($"nint at = {at};");
                        at = "at";
                    }

                    emitWindow(Cells, at);
                }
            }
        }
    }

    private static void EmitRange(CodeWriter writer, string axis, WindowAxis window, string variable)
    {
        bool isOne = window.Output == 1;
        string origin = Origin(window, variable);
        string end = Sum(Times(Loop(window, variable), window.Stride), Number(window.Size - window.PadBefore));
        writer.Line($"nint first{axis} = {(window.PadBefore == 0 ? origin : isOne ? "0" : $"Max(0, {origin})")};");
        writer.Line(
            $"nint end{axis} = {(window.End <= window.Input ? end : isOne ? Number(window.Input) : $"Min({window.Input}, {end})")};");
    }

    private static string From(string variable, string origin) => Sum(variable, Minus(origin));

    /// <summary>A loop's variable, or 0 where it would run once.</summary>
    private static string Loop(WindowAxis window, string variable) => window.Output > 1 ? variable : "0";

    /// <summary>The first input that a window would see if there were no border.</summary>
    private static string Origin(WindowAxis window, string variable) =>
        Sum(Times(Loop(window, variable), window.Stride), Number(-window.PadBefore));
}
