using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints maximum pooling that is fused with a convolution: windows tile a few rows that are still in the cache, and the
/// activation runs on the maxima only.
/// </summary>
internal static class FusedPoolEmitter
{
    private const int Images = Contract.TileImages;

    /// <summary>
    /// Where a candidate takes the place of the largest value so far, as an expression. One that is not a number does, and nothing does in
    /// its place but another one: it is what its window gives, and takes the gradient. Of equal values the first stays.
    /// </summary>
    public static string IsLarger(VectorTarget target, string candidate, string largest) =>
        $"{target.Class}.GreaterThan({candidate}, {largest}) | ~{target.Class}.Equals({candidate}, {candidate})";

    /// <summary>One row of pooling windows over the rows of a convolution; in training with the place of each maximum.</summary>
    public static string EmitForward(KernelClass kernels, FusedPool pool, Shape map, FunctionSpec activation, bool keepsIndex)
    {
        int channels = map.Channels;
        string? function = ActivationFunctions.Add(kernels, activation);
        string sentence = $"{pool.Name}: the largest of each {pool.Height}x{pool.Width} window of one row of windows"
            + (function is null ? "" : $", then {function}") + (keepsIndex ? "; keeps which it was." : ".");
        string parameters = "ref float rows, ref float output" + (keepsIndex ? ", ref float index" : "");
        return kernels.Add(pool.Name + (keepsIndex ? "Training" : "Forward"), sentence, parameters, writer =>
        {
            using (
                EmitColumnsAndValues(writer, kernels.Target, map.Width / pool.Width, channels * Images, out string column, out string value))
                EmitMaximum(
                    writer, kernels.Target, pool, map.Width * channels * Images, channels * Images, column, value, function, keepsIndex);
        });
    }

    /// <summary>The same for one image, whose lanes are channels.</summary>
    public static string EmitOne(KernelClass kernels, FusedPool pool, Shape map, FunctionSpec activation)
    {
        int stride = Contract.Pad(map.Channels);
        string? function = ActivationFunctions.Add(kernels, activation);
        int length = (map.Channels + kernels.Target.Lanes - 1) / kernels.Target.Lanes * kernels.Target.Lanes;
        return kernels.Add(
            pool.Name + "One",
            $"{pool.Name} of one image: the largest of each {pool.Height}x{pool.Width} window of one row of windows{(function is null ? "" : $", then {function}")}.",
            "ref float rows, ref float output",
            writer =>
            {
                using (EmitColumnsAndValues(writer, kernels.Target, map.Width / pool.Width, length, out string column, out string value))
                    EmitMaximum(writer, kernels.Target, pool, map.Width * stride, stride, column, value, function, keepsIndex: false);
            });
    }

    /// <summary>Brings the gradient of the maxima back to the places they came from; zero everywhere else.</summary>
    public static string EmitBackward(KernelClass kernels, string name, FusedPool pool, Shape map)
    {
        VectorTarget target = kernels.Target;
        int columnStride = map.Channels * Images;
        int rowStride = map.Width * columnStride;
        return kernels.Add(
            pool.Name + "Backward",
            $"{pool.Name}: the gradient of each maximum goes to the value that it was; the others of its window get zero. One row of windows.",
            "ref float gradient, ref float index, ref float delta",
            writer =>
            {
                using (EmitColumnsAndValues(writer, target, map.Width / pool.Width, columnStride, out string column, out string value))
                {
                    string at = Sum(Times(column, columnStride), value);
                    writer.Line($"var slope = Load{target.Bits}(ref gradient, {at});");
                    writer.Line($"var place = Load{target.Bits}(ref index, {at}).AsInt32();");
                    writer.Line($"ref float window = {At("delta", Sum(Times(column, pool.Width * columnStride), value))};");
                    for (int cell = 0; cell < pool.Height * pool.Width; cell++)
                    {
                        int offset = (cell / pool.Width * rowStride) + (cell % pool.Width * columnStride);
                        writer.Line(
                            $"Store({target.Class}.ConditionalSelect({target.Class}.Equals(place, {target.Class}.Create({cell})).AsSingle(), slope, {target.Type}.Zero), ref window, {offset});");
                    }
                }
            });
    }

    private static CodeWriter.BlockScope EmitColumnsAndValues(
        CodeWriter writer, VectorTarget target, int columns, int values, out string column, out string value)
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
            if (!keepsIndex)
            {
                writer.Line($"largest = Max(largest, Load{target.Bits}(ref window, {offset}));");
                continue;
            }

            writer.Line($"var candidate{cell} = Load{target.Bits}(ref window, {offset});");
            writer.Line($"var isLarger{cell} = {IsLarger(target, $"candidate{cell}", "largest")};");
            writer.Line($"largest = {target.Class}.ConditionalSelect(isLarger{cell}, candidate{cell}, largest);");
            writer.Line($"place = {target.Class}.ConditionalSelect(isLarger{cell}.AsInt32(), {target.Class}.Create({cell}), place);");
        }

        string at = Sum(Times(column, columnStride), value);
        writer.Line($"Store({(function is null ? "largest" : $"{function}(largest)")}, ref output, {at});");
        if (keepsIndex)
            writer.Line($"Store(place.AsSingle(), ref index, {at});");
    }
}
