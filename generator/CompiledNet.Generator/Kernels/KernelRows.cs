using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>Prints the loop of an output row over the kernel rows that meet the map: those taps whose row, outRow * stride + tap * dilation - pad, is inside.</summary>
internal static class KernelRows
{
    /// <summary>Declares <c>firstTap</c> and <c>endTap</c>, where not every window is inside.</summary>
    public static void EmitRange(CodeWriter writer, WindowAxis rows, string outRow)
    {
        if (rows.IsInside)
            return;
        string start = Minus(Times(outRow, rows.Stride));
        writer.Line("// Kernel rows that meet the map; the others would see padding.");
        writer.Line($"nint firstTap = Max(0, {CeilingOver(Sum(Number(rows.PadBefore), start), rows.Dilation)});");
        writer.Line($"nint endTap = Min({rows.Size}, {CeilingOver(Sum(Number(rows.Input + rows.PadBefore), start), rows.Dilation)});");
    }

    public static CodeWriter.BlockScope Loop(CodeWriter writer, WindowAxis rows) => writer.Block(
        rows.IsInside ? $"for (nint tap = 0; tap < {rows.Size}; tap++)" : "for (nint tap = firstTap; tap < endTap; tap++)");

    public static string Source(WindowAxis rows, string outRow, string tap) =>
        Sum(Times(outRow, rows.Stride), Times(tap, rows.Dilation), Number(-rows.PadBefore));
}
