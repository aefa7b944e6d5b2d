using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the kernel columns of a wide window as a counted loop, as <see cref="KernelRows"/> does with all kernel rows: unrolled, each
/// column near a border would be a form of its own, and the text would grow with the square of the window.
/// </summary>
internal static class KernelColumns
{
    /// <summary>Declares <c>firstColumn</c> and <c>endColumn</c>: the kernel columns that meet the map from an output column.</summary>
    public static void EmitRange(CodeWriter writer, WindowAxis columns, string outColumn, bool isTransposed)
    {
        if (!isTransposed)
        {
            if (columns.IsInside)
                return;
            string start = Minus(Times(outColumn, columns.Stride));
            writer.Line("// Kernel columns that meet the map; the others would see padding.");
            writer.Line($"nint firstColumn = Max(0, {CeilingOver(Sum(Number(columns.PadBefore), start), columns.Dilation)});");
            writer.Line(
                $"nint endColumn = Min({columns.Size}, {CeilingOver(Sum(Number(columns.Input + columns.PadBefore), start), columns.Dilation)});");
            return;
        }

        string reach = Sum(outColumn, Number(columns.PadBefore));
        string least = columns.Stride == 1 ? "0" : $"{Factor(reach)} % {columns.Stride}";
        string last = columns.Dilation == 1 ? reach : $"{Factor(reach)} / {columns.Dilation}";
        writer.Line("// Kernel columns by which some output column saw this column.");
        writer.Line(
            $"nint firstColumn = Max({least}, {CeilingOver(Sum(reach, Minus(Number((columns.Output - 1) * columns.Stride))), columns.Dilation)});");
        writer.Line($"nint endColumn = Min({columns.Size}, {Sum(last, "1")});");
    }

    /// <summary>The loop over the kernel columns in that range.</summary>
    public static CodeWriter.BlockScope Loop(CodeWriter writer, WindowAxis columns, bool isTransposed) => writer.Block(
        !isTransposed && columns.IsInside
            ? $"for (nint kernelColumn = 0; kernelColumn < {columns.Size}; kernelColumn++)"
            : $"for (nint kernelColumn = firstColumn; kernelColumn < endColumn; {(isTransposed && columns.Stride > 1 ? $"kernelColumn += {columns.Stride}" : "kernelColumn++")})");

    /// <summary>The source column that a kernel column meets from an output column.</summary>
    public static string Source(WindowAxis columns, string outColumn, string kernelColumn, bool isTransposed)
    {
        if (!isTransposed)
            return Sum(Times(outColumn, columns.Stride), Times(kernelColumn, columns.Dilation), Number(-columns.PadBefore));
        string reach = Sum(outColumn, Number(columns.PadBefore), Minus(Times(kernelColumn, columns.Dilation)));
        return columns.Stride == 1 ? reach : $"({reach}) / {columns.Stride}";
    }

    /// <summary>
    /// Declares <c>startColumn</c> and <c>endColumn</c>: the output columns whose window has a kernel column inside the map.
    /// </summary>
    public static void EmitOutputRange(CodeWriter writer, WindowAxis columns)
    {
        string reach = Minus(Times("kernelColumn", columns.Dilation));
        writer.Line("// Output columns whose window has this kernel column inside the map.");
        writer.Line($"nint startColumn = Max(0, {CeilingOver(Sum(Number(columns.PadBefore), reach), columns.Stride)});");
        writer.Line(
            $"nint endColumn = Min({columns.Output}, {CeilingOver(Sum(Number(columns.Input + columns.PadBefore), reach), columns.Stride)});");
    }
}
