using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints pooling for a tile of images. Fused with a convolution, windows tile a few rows that are still in the cache, and the
/// activation runs on the maxima only. Alone, windows may overlap and reach over the border, where they have fewer values.
/// </summary>
internal static class PoolEmitter
{
    private const int Images = VectorTarget.TileImages;

    /// <summary>One row of pooling windows over the rows of a convolution; in training with the place of each maximum.</summary>
    public static string EmitFusedForward(KernelClass kernels, ConvolutionStep step, bool keepsIndex)
    {
        FusedPool pool = step.Pool!;
        int channels = step.Map.Channels;
        string? function = ActivationFunctions.Add(kernels, step.Activation);
        string sentence = $"{pool.Name}: the largest of each {pool.Height}x{pool.Width} window of one row of windows"
            + (function is null ? "" : $", then {function}") + (keepsIndex ? "; keeps which it was." : ".");
        string parameters = "ref float rows, ref float output" + (keepsIndex ? ", ref float index" : "");
        return kernels.Add(pool.Name + (keepsIndex ? "Training" : "Forward"), sentence, parameters, writer =>
        {
            using (EmitColumnsAndValues(writer, kernels.Target, step.Map.Width / pool.Width, channels * Images, out string column, out string value))
                EmitMaximum(writer, kernels.Target, pool, step.Map.Width * channels * Images, channels * Images, column, value, function, keepsIndex);
        });
    }

    /// <summary>The same for one image, whose lanes are channels.</summary>
    public static string EmitFusedOne(KernelClass kernels, ConvolutionStep step)
    {
        FusedPool pool = step.Pool!;
        int stride = Alignment.Pad(step.Map.Channels);
        string? function = ActivationFunctions.Add(kernels, step.Activation);
        int length = (step.Map.Channels + kernels.Target.Lanes - 1) / kernels.Target.Lanes * kernels.Target.Lanes;
        return kernels.Add(
            pool.Name + "One",
            $"{pool.Name} of one image: the largest of each {pool.Height}x{pool.Width} window of one row of windows{(function is null ? "" : $", then {function}")}.",
            "ref float rows, ref float output",
            writer =>
            {
                using (EmitColumnsAndValues(writer, kernels.Target, step.Map.Width / pool.Width, length, out string column, out string value))
                    EmitMaximum(writer, kernels.Target, pool, step.Map.Width * stride, stride, column, value, function, keepsIndex: false);
            });
    }

    /// <summary>Brings the gradient of the maxima back to the places they came from; zero everywhere else.</summary>
    public static string EmitFusedBackward(KernelClass kernels, ConvolutionStep step)
    {
        FusedPool pool = step.Pool!;
        VectorTarget target = kernels.Target;
        int columnStride = step.Map.Channels * Images;
        int rowStride = step.Map.Width * columnStride;
        return kernels.Add(
            pool.Name + "Backward",
            $"{pool.Name}: the gradient of each maximum goes to the value that it was; the others of its window get zero. One row of windows.",
            "ref float gradient, ref float index, ref float delta",
            writer =>
            {
                using (EmitColumnsAndValues(writer, target, step.Map.Width / pool.Width, columnStride, out string column, out string value))
                {
                    string at = Sum(Times(column, columnStride), value);
                    writer.Line($"var slope = Load{target.Bits}(ref gradient, {at});");
                    writer.Line($"var place = Load{target.Bits}(ref index, {at}).AsInt32();");
                    writer.Line($"ref float window = {At("delta", Sum(Times(column, pool.Width * columnStride), value))};");
                    for (int cell = 0; cell < pool.Height * pool.Width; cell++)
                    {
                        int offset = (cell / pool.Width * rowStride) + (cell % pool.Width * columnStride);
                        writer.Line($"Store({target.Class}.ConditionalSelect({target.Class}.Equals(place, {target.Class}.Create({cell})).AsSingle(), slope, {target.Type}.Zero), ref window, {offset});");
                    }
                }
            });
    }

    /// <summary>Pooling alone, forward.</summary>
    public static string EmitForward(KernelClass kernels, PoolStep step, bool keepsIndex)
    {
        VectorTarget target = kernels.Target;
        string parameters = "ref float input, ref float output" + (keepsIndex ? ", ref float index" : "");
        return kernels.Add(step.Name + (keepsIndex ? "Training" : "Forward"), Sentence(step), parameters, writer =>
            EmitWindows(writer, step, step.Input.Shape.Channels * Images, step.Output.Shape.Channels * Images, step.Input.Shape.Channels * Images, target, (cellLoops, at) =>
            {
                writer.Line(step.Pool == PoolKind.Max
                    ? $"var result = {target.Class}.Create(float.NegativeInfinity);"
                    : $"var result = {target.Type}.Zero;");
                if (keepsIndex)
                    writer.Line($"var place = Vector{target.Bits}<int>.Zero;");
                using (cellLoops())
                {
                    writer.Line($"var candidate = Load{target.Bits}(ref input, cell);");
                    if (step.Pool == PoolKind.Average)
                    {
                        writer.Line("result += candidate;");
                    }
                    else
                    {
                        writer.Line($"var isLarger = {target.Class}.GreaterThan(candidate, result);");
                        writer.Line($"result = {target.Class}.ConditionalSelect(isLarger, candidate, result);");
                        if (keepsIndex)
                            writer.Line($"place = {target.Class}.ConditionalSelect(isLarger.AsInt32(), {target.Class}.Create((int)(((y - {Origin("row", step.Window.Rows)}) * {step.Window.Columns.Size}) + x - {Origin("column", step.Window.Columns)})), place);");
                    }
                }

                if (step.Pool == PoolKind.Average)
                    writer.Line($"result *= {target.Class}.Create(1f / ((endY - firstY) * (endX - firstX)));");
                writer.Line($"Store(result, ref output, {at});");
                if (keepsIndex)
                    writer.Line($"Store(place.AsSingle(), ref index, {at});");
            }));
    }

    /// <summary>Pooling alone, for one image, whose lanes are channels.</summary>
    public static string EmitOne(KernelClass kernels, PoolStep step)
    {
        VectorTarget target = kernels.Target;
        int channels = (step.Input.Shape.Channels + target.Lanes - 1) / target.Lanes * target.Lanes;
        return kernels.Add(step.Name + "One", Sentence(step), "ref float input, ref float output", writer =>
            EmitWindows(writer, step, step.Input.PositionStride, step.Output.PositionStride, channels, target, (cellLoops, at) =>
            {
                writer.Line(step.Pool == PoolKind.Max
                    ? $"var result = {target.Class}.Create(float.NegativeInfinity);"
                    : $"var result = {target.Type}.Zero;");
                using (cellLoops())
                {
                    writer.Line($"var candidate = Load{target.Bits}(ref input, cell);");
                    writer.Line(step.Pool == PoolKind.Average
                        ? "result += candidate;"
                        : $"result = {target.Class}.ConditionalSelect({target.Class}.GreaterThan(candidate, result), candidate, result);");
                }

                if (step.Pool == PoolKind.Average)
                    writer.Line($"result *= {target.Class}.Create(1f / ((endY - firstY) * (endX - firstX)));");
                writer.Line($"Store(result, ref output, {at});");
            }));
    }

    /// <summary>Pooling alone, backward: windows may overlap, so gradients are added up.</summary>
    public static string EmitBackward(KernelClass kernels, PoolStep step)
    {
        VectorTarget target = kernels.Target;
        bool isMax = step.Pool == PoolKind.Max;
        string parameters = "ref float outputGradient" + (isMax ? ", ref float index" : "") + ", ref float inputGradient";
        int stride = step.Input.Shape.Channels * Images;
        return kernels.Add(step.Name + "Backward", $"{step.Name}: gradient of the input, the sum over the windows that saw it.", parameters, writer =>
        {
            using (writer.Loop("at", step.Input.Shape.Length * Images, target.Lanes))
                writer.Line($"Store({target.Type}.Zero, ref inputGradient, {(step.Input.Shape.Length * Images > target.Lanes ? "at" : "0")});");
            EmitWindows(writer, step, stride, stride, stride, target, (cellLoops, at) =>
            {
                writer.Line($"var slope = Load{target.Bits}(ref outputGradient, {at});");
                writer.Line(isMax
                    ? $"var place = Load{target.Bits}(ref index, {at}).AsInt32();"
                    : $"slope *= {target.Class}.Create(1f / ((endY - firstY) * (endX - firstX)));");
                using (cellLoops())
                {
                    if (isMax)
                        writer.Line($"var isHere = {target.Class}.Equals(place, {target.Class}.Create((int)(((y - {Origin("row", step.Window.Rows)}) * {step.Window.Columns.Size}) + x - {Origin("column", step.Window.Columns)}))).AsSingle();");
                    writer.Line($"Store(Load{target.Bits}(ref inputGradient, cell) + {(isMax ? $"{target.Class}.ConditionalSelect(isHere, slope, {target.Type}.Zero)" : "slope")}, ref inputGradient, cell);");
                }
            });
        });
    }

    private static string Sentence(PoolStep step) => step.Pool switch
    {
        PoolKind.Max => $"{step.Name}: the largest value of each {step.Window.Rows.Size}x{step.Window.Columns.Size} window.",
        PoolKind.Average => $"{step.Name}: the mean of each {step.Window.Rows.Size}x{step.Window.Columns.Size} window; padding is not counted.",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Pool, null),
    };

    private static CodeWriter.BlockScope EmitColumnsAndValues(CodeWriter writer, VectorTarget target, int columns, int values, out string column, out string value)
    {
        column = columns > 1 ? "column" : "0";
        value = values > target.Lanes ? "value" : "0";
        CodeWriter.BlockScope outer = writer.Loop("column", columns);
        CodeWriter.BlockScope inner = writer.Loop("value", values, target.Lanes);
        return CodeWriter.BlockScope.Nest(inner, outer);
    }

    private static void EmitMaximum(
        CodeWriter writer, VectorTarget target, FusedPool pool, int rowStride, int columnStride, string column, string value, string? function, bool keepsIndex)
    {
        writer.Line($"ref float window = {At("rows", Sum(Times(column, pool.Width * columnStride), value))};");
        writer.Line($"var largest = Load{target.Bits}(ref window, 0);");
        if (keepsIndex)
            writer.Line($"var place = Vector{target.Bits}<int>.Zero;");
        for (int cell = 1; cell < pool.Height * pool.Width; cell++)
        {
            int offset = (cell / pool.Width * rowStride) + (cell % pool.Width * columnStride);
            writer.Line($"var candidate{cell} = Load{target.Bits}(ref window, {offset});");
            writer.Line($"var isLarger{cell} = {target.Class}.GreaterThan(candidate{cell}, largest);");
            writer.Line($"largest = {target.Class}.ConditionalSelect(isLarger{cell}, candidate{cell}, largest);");
            if (keepsIndex)
                writer.Line($"place = {target.Class}.ConditionalSelect(isLarger{cell}.AsInt32(), {target.Class}.Create({cell}), place);");
        }

        string at = Sum(Times(column, columnStride), value);
        writer.Line($"Store({(function is null ? "largest" : $"{function}(largest)")}, ref output, {at});");
        if (keepsIndex)
            writer.Line($"Store(place.AsSingle(), ref index, {at});");
    }

    /// <summary>The loops over all windows and vectors of values; <paramref name="emitWindow"/> prints what is done with one.</summary>
    private static void EmitWindows(
        CodeWriter writer, PoolStep step, int inputStride, int outputStride, int values, VectorTarget target, Action<Func<CodeWriter.BlockScope>, string> emitWindow)
    {
        WindowAxis rows = step.Window.Rows;
        WindowAxis columns = step.Window.Columns;
        using (writer.Block($"for (nint row = 0; row < {rows.Output}; row++)"))
        {
            EmitRange(writer, "Y", "row", rows);
            using (writer.Block($"for (nint column = 0; column < {columns.Output}; column++)"))
            {
                EmitRange(writer, "X", "column", columns);
                using (writer.Block($"for (nint value = 0; value < {values}; value += {target.Lanes})"))
                {
                    CodeWriter.BlockScope Cells()
                    {
                        CodeWriter.BlockScope outer = writer.Block("for (nint y = firstY; y < endY; y++)");
                        CodeWriter.BlockScope inner = writer.Block("for (nint x = firstX; x < endX; x++)");
                        writer.Line($"nint cell = (y * {columns.Input * inputStride}) + (x * {inputStride}) + value;");
                        return CodeWriter.BlockScope.Nest(inner, outer);
                    }

                    writer.Line($"nint at = (row * {columns.Output * outputStride}) + (column * {outputStride}) + value;");
                    emitWindow(Cells, "at");
                }
            }
        }
    }

    private static void EmitRange(CodeWriter writer, string axis, string variable, WindowAxis window)
    {
        bool isInside = window.PadBefore == 0 && ((window.Output - 1) * window.Stride) + window.Size <= window.Input;
        string origin = Origin(variable, window);
        writer.Line($"nint first{axis} = {(window.PadBefore == 0 ? origin : $"Math.Max(0, {origin})")};");
        writer.Line($"nint end{axis} = {(isInside ? Sum(origin, Text(window.Size)) : $"Math.Min({window.Input}, {Sum(origin, Text(window.Size))})")};");
    }

    /// <summary>The first input that a window would see if there were no border.</summary>
    private static string Origin(string variable, WindowAxis window)
    {
        string origin = Sum(Times(variable, window.Stride), Text(-window.PadBefore));
        return origin.Contains(' ') && window.PadBefore != 0 ? $"({origin})" : origin;
    }
}
