using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the loop over the kernel rows, or the kernel columns, that meet the map: those whose place, out * stride + tap * dilation - pad,
/// is inside; transposed, those by which some output saw a place. Kernel columns are counted where a window is wide: unrolled, each near
/// a border would be a form of its own, and the text would grow with the square of the window.
/// </summary>
internal sealed class KernelTaps
{
    private readonly WindowAxis axis;
    private readonly bool isTransposed;
    private readonly string noun;
    private readonly string end;
    private readonly string padBefore;

    /// <summary>Behind the last place of the map, counted from the first of the padding.</summary>
    private readonly string behind;

    /// <summary>Where the last window begins, counted likewise.</summary>
    private readonly string lastBegin;

    private KernelTaps(WindowAxis axis, bool isTransposed, string noun, string tap, string bound)
    {
        (this.axis, this.isTransposed, this.noun) = (axis, isTransposed, noun);
        (Tap, First, end) = (tap, "first" + bound, "end" + bound);
        (padBefore, behind, lastBegin) =
            (Number(axis.PadBefore), Number(axis.Input + axis.PadBefore), Number((axis.Output - 1) * axis.Stride));
    }

    private KernelTaps(KernelTaps taps, string source, string padBefore)
        : this(taps.axis, taps.isTransposed, taps.noun, taps.Tap, taps.First.Substring("first".Length)) =>
        (this.padBefore, behind, lastBegin) = (padBefore, Sum(source, padBefore), Times($"{source} - 1", axis.Stride));

    /// <summary>The variable of the loop.</summary>
    public string Tap { get; }

    /// <summary>The variable of the first that meets the map.</summary>
    public string First { get; }

    private bool MeetsEvery => !isTransposed && axis.IsInside;

    /// <summary>Those of kernel rows: <c>tap</c>, from <c>firstTap</c> to <c>endTap</c>.</summary>
    public static KernelTaps Rows(WindowAxis rows, bool isTransposed = false) => new(rows, isTransposed, "row", "tap", "Tap");

    /// <summary>Those of kernel columns: <c>kernelColumn</c>, from <c>firstColumn</c> to <c>endColumn</c>.</summary>
    public static KernelTaps Columns(WindowAxis columns, bool isTransposed = false) =>
        new(columns, isTransposed, "column", "kernelColumn", "Column");

    /// <summary>The same where the sizes of the map are arguments.</summary>
    /// <param name="source">How many places they meet: of the map or, transposed, of the windows over it.</param>
    /// <param name="padBefore">Padding before the map.</param>
    public KernelTaps OfArguments(string source, string padBefore) => new(this, source, padBefore);

    /// <summary>Between which outputs a window has a kernel row or column inside the map.</summary>
    public static (string First, string End) OutputRange(WindowAxis axis, string tap)
    {
        string reach = Minus(Times(tap, axis.Dilation));
        return (
            CeilingOver(Sum(Number(axis.PadBefore), reach), axis.Stride),
            CeilingOver(Sum(Number(axis.Input + axis.PadBefore), reach), axis.Stride));
    }

    /// <summary>Declares the range of those that meet the map from an output row or column, where not all do.</summary>
    public void EmitRange(CodeWriter writer, string output)
    {
        if (MeetsEvery)
            return;
        if (!isTransposed)
        {
            string start = Minus(Times(output, axis.Stride));
            writer.Line($"// Kernel {noun}s that meet the map; the others would see padding.");
            writer.Line($"nint {First} = Max(0, {CeilingOver(Sum(padBefore, start), axis.Dilation)});");
            writer.Line($"nint {end} = Min({axis.Size}, {CeilingOver(Sum(behind, start), axis.Dilation)});");
            return;
        }

        string reach = Sum(output, padBefore);
        string least = axis.Stride == 1 ? "0" : $"{Factor(reach)} % {axis.Stride}";
        string last = axis.Dilation == 1 ? reach : $"{Factor(reach)} / {axis.Dilation}";
        string beyond = CeilingOver(Sum(reach, Minus(lastBegin)), axis.Dilation);
        writer.Line($"// Kernel {noun}s by which some output {noun} saw this {noun}.");
        writer.Line($"nint {First} = Max({least}, {beyond});");
        writer.Line($"nint {end} = Min({axis.Size}, {Sum(last, "1")});");
    }

    /// <summary>The loop over that range.</summary>
    public CodeWriter.BlockScope Loop(CodeWriter writer) => writer.Block(
        MeetsEvery
            ? $"for (nint {Tap} = 0; {Tap} < {axis.Size}; {Tap}++)"
            : $"for (nint {Tap} = {First}; {Tap} < {end}; {(isTransposed && axis.Stride > 1 ? $"{Tap} += {axis.Stride}" : $"{Tap}++")})");

    /// <summary>The source row or column that a tap meets from an output.</summary>
    public string Source(string output, string tap)
    {
        if (!isTransposed)
            return Sum(Times(output, axis.Stride), Times(tap, axis.Dilation), Minus(padBefore));
        string reach = Sum(output, padBefore, Minus(Times(tap, axis.Dilation)));
        return axis.Stride == 1 ? reach : $"({reach}) / {axis.Stride}";
    }
}
