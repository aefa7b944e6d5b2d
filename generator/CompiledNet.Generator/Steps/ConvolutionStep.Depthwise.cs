using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>
/// A depthwise convolution of a tile: so few products for each value that memory decides how fast it is. Its kernels are given the sizes of
/// the maps, so that layers of all shapes share them.
/// </content>
internal sealed partial record ConvolutionStep
{
    /// <summary>Rows that are summed at once; null where it is computed as any other in groups.</summary>
    private DepthwiseStrip[]? strips;

    private DepthwiseStrip[]? gradientStrips;

    /// <summary>Whether every channel has filters of its own, whose sums of neighbouring rows fit into registers.</summary>
    private bool HasStrips => strips is not null;

    /// <summary>The steps of a sequence are rows, one below the other.</summary>
    private bool IsSequence => Window.Rows is { Size: 1, Input: 1, Output: 1 };

    private DepthwiseSums DepthwiseSums => IsSequence
        ? new(IsTransposed: false, Window.Columns, Window.Rows, GroupFilters)
        : new(IsTransposed: false, Window.Rows, Window.Columns, GroupFilters);

    /// <summary>The same sums of some rows, whose input stands there with the zeros above and below it.</summary>
    private DepthwiseSums DepthwiseSumsOfRows => DepthwiseSums with { Rows = RowsSeen };

    /// <summary>What the sums are taken of: rows that are made for it, or the whole map.</summary>
    private DepthwiseSums ForwardSums => TakesInputRows ? DepthwiseSumsOfRows : DepthwiseSums;

    /// <summary>The sums of the input's gradient: some rows of it, from those of the output's that saw them, or the whole map.</summary>
    private DepthwiseSums InputGradientSums =>
        (GoesBackInRows ? DepthwiseSums with { Rows = RowsThatSaw } : DepthwiseSums).Transpose();

    /// <summary>Rows whose sums are computed at once.</summary>
    private int StripRowsPerPass => IsSequence ? Map.Width : RowsPerPass;

    /// <summary>The same of the gradient of the input.</summary>
    private int GradientStripRowsPerPass => IsSequence ? Input.Shape.Width : GradientRowsPerPass;

    /// <summary>Most rows whose positions are added to the sums of the kernel's gradient at once.</summary>
    private int MostGradientRows => Map.Positions > SumBlocks.MostPositionsOfImages
        ? Math.Max(1, SumBlocks.MostPositionsOfImages / 2 / DepthwiseSums.OutColumns)
        : DepthwiseSums.OutRows;

    /// <summary>Floats of the sums of the kernel's gradient that wait in memory, one number for each image.</summary>
    private int SumsLength => HasStrips
        ? DepthwiseGradientEmitter.WaitingLength(Window.Taps, Map.Channels)
        : Contract.TileImages * Kernel.Spec.Length;

    private ConvolutionStep CutStrips(IKernelChooser chooser)
    {
        if (!IsDepthwise || IsTransposed)
            return this;
        var cut = this with
        {
            strips = chooser.CutDepthwise(ForwardSums, StripRowsPerPass),
            gradientStrips = NeedsInputGradient ? chooser.CutDepthwise(InputGradientSums, GradientStripRowsPerPass) : [],
        };
        return cut is { strips: not null, gradientStrips: not null } ? cut : this;
    }

    /// <summary>The kernel for rows of <see cref="Map"/>, and what it is called with.</summary>
    private (string Kernel, string[] Arguments) DepthwiseRows(PassWriter pass, string input, string output, string firstRow)
    {
        string kernel = new DepthwiseEmitter(ForwardSums, strips!, pass.Kernels)
        {
            HasBias = HasBias,
            Activation = StoredActivation(pass.Kernels),
        }.Emit(Name + "Forward", $"{Name}: {Formula("bias[filter] + ")}");
        return (
            kernel,
            [
                input, .. WeightRefs(pass),
                .. DepthwiseLoops.Arguments(ForwardSums, firstRow, Sum(firstRow, Number(StripRowsPerPass)), Groups),
                Number(Kernel.RowStride), output,
            ]);
    }

    private void EmitDepthwiseKernelGradient(PassWriter pass, string input, string delta)
    {
        DepthwiseSums convolution = DepthwiseSums;
        int strip = GradientStrip;
        int rows = MostGradientRows < convolution.OutRows ? MostGradientRows / strip * strip : convolution.OutRows;
        string result = KeepsTotals ? BeginWaiting(pass) : pass.GradientRef(Kernel);
        using (pass.Lines.Loop("row", convolution.OutRows, rows))
        {
            string firstRow = rows < convolution.OutRows ? "row" : "0";
            string endRow = rows == convolution.OutRows || convolution.OutRows % rows == 0
                ? Sum(firstRow, Number(rows))
                : $"Min(row + {rows}, {convolution.OutRows})";
            pass.Clear(sums, SumsLength);
            EmitDepthwiseSums(pass, convolution, input, delta, firstRow, endRow);
            EmitDepthwiseReduction(pass, result);
        }

        if (KeepsTotals)
            EndWaiting(pass);
    }

    /// <summary>Rows of a strip of the kernel's gradient.</summary>
    private int GradientStrip => Math.Min(strips![0].Rows, MostGradientRows);

    /// <summary>Adds some rows to the sums of the kernel's gradient of each image.</summary>
    private void EmitDepthwiseSums(
        PassWriter pass, DepthwiseSums convolution, string input, string delta, string firstRow, string endRow) => pass.Call(
        new DepthwiseGradientEmitter(Name, pass.Kernels).Emit(convolution, [.. convolution.Cut(GradientStrip, convolution.OutRows)]),
        [input, delta, .. DepthwiseLoops.Arguments(convolution, firstRow, endRow, Groups), pass.Ref(sums)]);

    /// <summary>Sums that over the images.</summary>
    private void EmitDepthwiseReduction(PassWriter pass, string result) => pass.Call(
        new DepthwiseGradientEmitter(Name, pass.Kernels).EmitReduction(KeepsTotals),
        [pass.Ref(sums), Number(Window.Taps), Number(Map.Channels), Number(Kernel.RowStride), result]);

    private (string Kernel, string[] Arguments) DepthwiseGradientRows(PassWriter pass, string delta, string gradient, string firstRow)
    {
        DepthwiseSums gathered = InputGradientSums;
        return (
            new DepthwiseEmitter(gathered, gradientStrips!, pass.Kernels).Emit(Name + "InputGradient", InputGradientSentence),
            [
                delta, pass.RefAt(Kernel, gathered.IsMirrored ? (Window.Taps - 1) * Kernel.RowStride : 0),
                .. DepthwiseLoops.Arguments(gathered, firstRow, Sum(firstRow, Number(GradientStripRowsPerPass)), Groups),
                Number(gathered.IsMirrored ? -Kernel.RowStride : Kernel.RowStride), gradient,
            ]);
    }
}
