using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints pooling that stands alone. Windows may overlap and reach over the border, where they have fewer values; global pooling
/// is one window as large as the map.
/// </summary>
internal sealed class PoolEmitter
{
    private const int Images = VectorTarget.TileImages;

    private readonly KernelClass kernels;
    private readonly VectorTarget target;
    private readonly PoolStep step;
    private readonly WindowAxis rows;
    private readonly WindowAxis columns;

    private PoolEmitter(KernelClass kernels, PoolStep step)
    {
        this.kernels = kernels;
        this.step = step;
        target = kernels.Target;
        rows = step.Window.Rows;
        columns = step.Window.Columns;
    }

    /// <summary>Whether every value belongs to one window, so that its gradient is stored once and not added up.</summary>
    private bool IsOneWindowEach => !Overlaps(rows) && !Overlaps(columns);

    /// <summary>Whether every value belongs to a window; others have no gradient.</summary>
    private bool IsSeenWhole => IsSeen(rows) && IsSeen(columns);

    /// <summary>For a tile; in training with the place of each maximum.</summary>
    public static string EmitForward(KernelClass kernels, PoolStep step, bool keepsIndex)
    {
        int stride = step.Input.Shape.Channels * Images;
        return new PoolEmitter(kernels, step).EmitForward(keepsIndex ? "Training" : "Forward", stride, stride, stride, keepsIndex);
    }

    /// <summary>For one image, whose lanes are channels.</summary>
    public static string EmitOne(KernelClass kernels, PoolStep step)
    {
        int lanes = kernels.Target.Lanes;
        int channels = (step.Input.Shape.Channels + lanes - 1) / lanes * lanes;
        return new PoolEmitter(kernels, step).EmitForward("One", step.Input.PositionStride, step.Output.PositionStride, channels, keepsIndex: false);
    }

    /// <summary>The input's gradient: of each value the sum over the windows that saw it.</summary>
    public static string EmitBackward(KernelClass kernels, PoolStep step) => new PoolEmitter(kernels, step).EmitBackward();

    private string EmitForward(string suffix, int inputStride, int outputStride, int values, bool keepsIndex)
    {
        string parameters = "ref float input, ref float output" + (keepsIndex ? ", ref float index" : "");
        return kernels.Add(step.Name + suffix, Sentence(), parameters, writer =>
            EmitWindows(writer, inputStride, outputStride, values, (cells, at) =>
            {
                writer.Line(step.Pool is PoolKind.Max
                    ? $"var result = {target.Class}.Create(float.NegativeInfinity);"
                    : $"var result = {target.Type}.Zero;");
                if (keepsIndex)
                    writer.Line($"var place = Vector{target.Bits}<int>.Zero;");
                using (cells())
                    EmitCell(writer, keepsIndex);

                string result = step.Pool switch
                {
                    PoolKind.Average => $"result * {target.Class}.Create({Weight()})",
                    PoolKind.L2 => $"{target.Class}.Sqrt(result)",
                    _ => "result",
                };
                writer.Line($"Store({result}, ref output, {at});");
                if (keepsIndex)
                    writer.Line($"Store(place.AsSingle(), ref index, {at});");
            }));
    }

    /// <summary>What one value adds to the result of its window.</summary>
    private void EmitCell(CodeWriter writer, bool keepsIndex)
    {
        string candidate = $"Load{target.Bits}(ref input, cell)";
        switch (step.Pool)
        {
            case PoolKind.Average:
                writer.Line($"result += {candidate};");
                break;
            case PoolKind.L2:
                writer.Line($"var candidate = {candidate};");
                writer.Line("result = Fma(candidate, candidate, result);");
                break;
            case PoolKind.Max:
                writer.Line($"var candidate = {candidate};");
                writer.Line($"var isLarger = {target.Class}.GreaterThan(candidate, result);");
                writer.Line($"result = {target.Class}.ConditionalSelect(isLarger, candidate, result);");
                if (keepsIndex)
                    writer.Line($"place = {target.Class}.ConditionalSelect(isLarger.AsInt32(), {target.Class}.Create({Place()}), place);");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Pool, null);
        }
    }

    private string EmitBackward()
    {
        string kept = step.Pool switch
        {
            PoolKind.Max => "ref float index, ",
            PoolKind.L2 => "ref float input, ref float output, ",
            _ => "",
        };
        int stride = step.Input.Shape.Channels * Images;
        string sentence = IsOneWindowEach
            ? $"{step.Name}: gradient of the input, what its window passes to each value."
            : $"{step.Name}: gradient of the input, the sum over the windows that saw it.";
        return kernels.Add(step.Name + "Backward", sentence, kept + "ref float outputGradient, ref float inputGradient", writer =>
        {
            if (!IsOneWindowEach || !IsSeenWhole)
                writer.Line($"MemoryMarshal.CreateSpan(ref inputGradient, {step.Input.Shape.Length * Images}).Clear();");
            EmitWindows(writer, stride, stride, stride, (cells, at) =>
            {
                EmitSlope(writer, at);
                using (cells())
                {
                    string share = EmitShare(writer);
                    writer.Line($"Store({(IsOneWindowEach ? share : $"Load{target.Bits}(ref inputGradient, cell) + {share}")}, ref inputGradient, cell);");
                }
            });
        });
    }

    /// <summary>What the gradient of one window gives to its values, as far as it is the same for all of them.</summary>
    private void EmitSlope(CodeWriter writer, string at)
    {
        string slope = $"Load{target.Bits}(ref outputGradient, {at})";
        switch (step.Pool)
        {
            case PoolKind.Max:
                writer.Line($"var slope = {slope};");
                writer.Line($"var place = Load{target.Bits}(ref index, {at}).AsInt32();");
                break;
            case PoolKind.Average:
                writer.Line($"var slope = {slope} * {target.Class}.Create({Weight()});");
                break;
            case PoolKind.L2:
                writer.Line($"var length = Load{target.Bits}(ref output, {at});");
                writer.Line($"var slope = {target.Class}.ConditionalSelect({target.Class}.Equals(length, {target.Type}.Zero), {target.Type}.Zero, {slope} / length);");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Pool, null);
        }
    }

    /// <summary>What one value gets of it, as an expression.</summary>
    private string EmitShare(CodeWriter writer)
    {
        switch (step.Pool)
        {
            case PoolKind.Max:
                writer.Line($"var isHere = {target.Class}.Equals(place, {target.Class}.Create({Place()})).AsSingle();");
                return $"{target.Class}.ConditionalSelect(isHere, slope, {target.Type}.Zero)";
            case PoolKind.L2:
                return $"Load{target.Bits}(ref input, cell) * slope";
            default:
                return "slope";
        }
    }

    private string Sentence()
    {
        string window = rows.Output * columns.Output == 1
            ? $"the whole map, {rows.Size}x{columns.Size}"
            : $"each {rows.Size}x{columns.Size} window";
        return step.Pool switch
        {
            PoolKind.Max => $"{step.Name}: the largest value of {window}.",
            PoolKind.L2 => $"{step.Name}: the square root of the sum of squares of {window}.",
            PoolKind.Average => $"{step.Name}: the mean of {window}{(rows.IsInside && columns.IsInside ? "" : "; padding is not counted")}.",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Pool, null),
        };
    }

    /// <summary>1 / the number of values in a window.</summary>
    private string Weight() => rows.IsInside && columns.IsInside
        ? $"1f / {Text(rows.Size * columns.Size)}"
        : "1f / ((endY - firstY) * (endX - firstX))";

    /// <summary>Which value of its window a cell is, counted row by row.</summary>
    private string Place() => $"(int)({Sum(Times(From("y", Origin(rows, "row")), columns.Size), From("x", Origin(columns, "column")))})";

    private static string From(string variable, string origin) => Sum(variable, Minus(origin));

    /// <summary>The loops over all windows and vectors of values; <paramref name="emitWindow"/> prints what is done with one.</summary>
    private void EmitWindows(
        CodeWriter writer, int inputStride, int outputStride, int values, Action<Func<CodeWriter.BlockScope>, string> emitWindow)
    {
        using (writer.Loop("row", rows.Output))
        {
            EmitRange(writer, "Y", rows, "row");
            using (writer.Loop("column", columns.Output))
            {
                EmitRange(writer, "X", columns, "column");
                using (writer.Loop("value", values, target.Lanes))
                {
                    string value = values > target.Lanes ? "value" : "0";
                    CodeWriter.BlockScope Cells()
                    {
                        CodeWriter.BlockScope outer = writer.Block("for (nint y = firstY; y < endY; y++)");
                        CodeWriter.BlockScope inner = writer.Block("for (nint x = firstX; x < endX; x++)");
                        writer.Line($"nint cell = {Sum(Times("y", columns.Input * inputStride), Times("x", inputStride), value)};");
                        return CodeWriter.BlockScope.Nest(inner, outer);
                    }

                    string at = Sum(Times(Index(rows, "row"), columns.Output * outputStride), Times(Index(columns, "column"), outputStride), value);
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
        string end = Sum(Times(Index(window, variable), window.Stride), Text(window.Size - window.PadBefore));
        writer.Line($"nint first{axis} = {(window.PadBefore == 0 ? origin : isOne ? "0" : $"Max(0, {origin})")};");
        writer.Line($"nint end{axis} = {(End(window) <= window.Input ? end : isOne ? Text(window.Input) : $"Min({window.Input}, {end})")};");
    }

    /// <summary>A loop's variable, or 0 where it would run once.</summary>
    private static string Index(WindowAxis window, string variable) => window.Output > 1 ? variable : "0";

    /// <summary>The first input that a window would see if there were no border.</summary>
    private static string Origin(WindowAxis window, string variable) =>
        Sum(Times(Index(window, variable), window.Stride), Text(-window.PadBefore));

    private static bool IsSeen(WindowAxis window) => (window.Output == 1 || window.Size >= window.Stride) && End(window) >= window.Input;

    private static bool Overlaps(WindowAxis window) => window.Output > 1 && window.Size > window.Stride;

    /// <summary>The input behind the last that a window sees.</summary>
    private static int End(WindowAxis window) => ((window.Output - 1) * window.Stride) - window.PadBefore + window.Size;
}
