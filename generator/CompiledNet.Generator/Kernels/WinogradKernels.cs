using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the kernels that <see cref="Winograd"/> is made of, but for the products, which are an ordinary correlation in 36 groups, one for each
/// point. What a block of tiles sees is a patch with the zeros around it (<see cref="PartLoops"/>). The windows of its tiles are transformed and
/// multiplied in the second-level cache, and results come back to a patch and from there to their map. Every lane is by itself in all of it, be
/// it an image or a channel, and sizes are arguments: all networks share these kernels.
/// </summary>
internal static class WinogradKernels
{
    private const int Points = Winograd.Points;
    private const string PatchAndMap = "nint rows, nint columns, nint mapRows, nint mapColumns, nint floats, nint apart";

    /// <summary>All of them, for all numbers of taps.</summary>
    public static IEnumerable<SharedKernel> All =>
    [
        .. Enumerable.Range(Winograd.FewestTaps, Winograd.MostTaps - Winograd.FewestTaps + 1).SelectMany(taps =>
        {
            int outputs = Winograd.OutputsOf(taps);
            return new[] { Kernel(taps), Values(outputs), Sums(outputs), Gradients(outputs), KernelGradient(taps) };
        }),
        Output(lanesAreImages: true, hasBias: false), Output(lanesAreImages: true, hasBias: true), Output(lanesAreImages: false, hasBias: true),
    ];

    /// <summary>The 6x6 values that each tile of a patch sees, transformed: [tile][point][floats].</summary>
    public static SharedKernel Values(int outputs) => Transform(
        WinogradTransform.Values, outputs, "WinogradValues", $"The {Points}x{Points} values that each {outputs}x{outputs} tile of outputs sees");

    /// <summary>The gradient of the outputs of each tile of a patch, transformed: [tile][point][floats].</summary>
    public static SharedKernel Gradients(int outputs) => Transform(
        WinogradTransform.PointsOfTaps(outputs), outputs, "WinogradGradients", $"The gradient of each {outputs}x{outputs} tile of outputs");

    /// <summary>The outputs of each tile, from what comes of its points to their patch.</summary>
    public static SharedKernel Sums(int outputs) => new(
        "WinogradSums" + Text.Number(outputs),
        $"The {outputs}x{outputs} outputs of each tile from the sums in its {Winograd.Products} points.",
        "ref float points, nint tileRows, nint tileColumns, nint floats, nint stride, ref float patch",
        (writer, kernels) =>
        {
            writer.Line($"nint row = tileColumns * {outputs} * stride, pointRow = {Points} * stride;");
            EmitTiles(writer, kernels, () =>
            {
                writer.Line("ref float from = ref At(ref points, at);");
                writer.Line($"ref float to = ref At(ref patch, (tileRow * row + tileColumn * stride) * {outputs} + at);");
                WinogradTransform.SumsOfPoints(outputs).EmitBoth(writer, kernels, "pointRow", "stride", "row", "stride");
            });
        });

    /// <summary>Adds the kernel that copies a patch to its part of a map, and gives its name.</summary>
    /// <param name="activation">The function that is taken on the way; null for none.</param>
    public static string AddOutput(KernelClass kernels, bool lanesAreImages, bool hasBias, string? activation)
    {
        SharedKernel output = Output(lanesAreImages, hasBias, activation);
        return activation is null ? kernels.Add(output)
            : kernels.Add(output.Name, output.Sentence, output.Parameters, writer => output.WriteBody(writer, kernels), (output.Name, activation));
    }

    /// <summary>
    /// A kernel, transformed: [point][channel][filters, padded]. From one tap to the next are <c>tap</c> floats, fewer than none where the
    /// kernel is turned by half a turn, as the gradient of the input takes it.
    /// </summary>
    public static SharedKernel Kernel(int taps) => new(
        "WinogradKernel" + Text.Number(taps),
        $"Each {taps}x{taps} kernel, transformed to {Winograd.Products} points.",
        "ref float kernel, nint tap, nint length, ref float points, nint stride",
        (writer, kernels) =>
        {
            writer.Line($"nint tapRow = {taps} * tap, pointRow = {Points} * stride;");
            using (writer.Block($"for (nint at = 0; at < length; at += {kernels.Target.Lanes})"))
            {
                writer.Line("ref float from = ref At(ref kernel, at);");
                writer.Line("ref float to = ref At(ref points, at);");
                WinogradTransform.PointsOfTaps(taps).EmitBothInLoops(
                    writer, kernels, "tapRow", "tap", ("to", "pointRow", "stride"), "pointRow", "stride");
            }
        });

    /// <summary>
    /// The gradient of the kernel from that in each point, which is [channel][point][filter]. Taps and outputs have changed places: the taps are what
    /// comes out.
    /// </summary>
    public static SharedKernel KernelGradient(int taps) => new(
        "WinogradKernelGradient" + Text.Number(taps),
        $"Gradients of {taps}x{taps} kernels from those in {Winograd.Products} points.",
        "ref float points, nint channels, nint filters, ref float gradient, nint row",
        (writer, kernels) =>
        {
            writer.Line($"nint pointRow = {Points} * filters, tap = channels * row, tapRow = {taps} * tap;");
            using (writer.Block("for (nint channel = 0; channel < channels; channel++)"))
            using (writer.Block($"for (nint filter = 0; filter < filters; filter += {kernels.Target.Lanes})"))
            {
                writer.Line($"ref float from = ref At(ref points, channel * {Winograd.Products} * filters + filter);");
                writer.Line("ref float to = ref At(ref gradient, channel * row + filter);");
                WinogradTransform.SumsOfPoints(taps).EmitBothInLoops(
                    writer, kernels, "pointRow", "filters", ("from", "pointRow", "filters"), "tapRow", "tap");
            }
        });

    /// <summary>Copies a patch to its part of a map, in the order of memory, and adds the bias and takes the activation on the way.</summary>
    private static SharedKernel Output(bool lanesAreImages, bool hasBias, string? activation = null) => new(
        "WinogradOutput" + (lanesAreImages || !hasBias ? "" : "One") + (hasBias ? "" : "Alone"),
        $"A part of a map from its patch, in the order of memory{(hasBias ? ", with the bias" : "")}{(activation is null ? "" : ", " + activation)}.",
        $"ref float patch, nint stride, nint row, nint column, {PatchAndMap}, {(hasBias ? "ref float bias, " : "")}ref float map",
        (writer, kernels) =>
        {
            VectorTarget target = kernels.Target;
            string shift = lanesAreImages ? $"Splat{target.Bits}(ref bias, at >> 4)" : $"Load{target.Bits}(ref bias, at)";
            string value = $"Load{target.Bits}(ref from, at){(hasBias ? " + " + shift : "")}";
            writer.Line("nint endRow = Min(row + rows, mapRows), endColumn = Min(column + columns, mapColumns);");
            using (writer.Block("for (nint y = row; y < endRow; y++)"))
            {
                writer.Line("ref float from = ref patch;");
                writer.Line("ref float to = ref At(ref map, (y * mapColumns + column) * apart);");
                using (writer.Block("for (nint x = column; x < endColumn; x++)"))
                {
                    writer.Line($"for (nint at = 0; at < floats; at += {target.Lanes})");
                    writer.Line($"    Store({(activation is null ? value : $"{activation}({value})")}, ref to, at);");
                    writer.Line("from = ref At(ref from, stride);");
                    writer.Line("to = ref At(ref to, apart);");
                }

                writer.Line("patch = ref At(ref patch, columns * stride);");
            }
        });

    private static SharedKernel Transform(WinogradTransform transform, int outputs, string name, string sentence) => new(
        name + Text.Number(outputs),
        $"{sentence}, transformed to {Winograd.Products} points.",
        "ref float patch, nint row, nint tileRows, nint tileColumns, nint floats, nint stride, ref float points",
        (writer, kernels) =>
        {
            writer.Line($"nint pointRow = {Points} * stride;");
            EmitTiles(writer, kernels, () =>
            {
                writer.Line($"ref float from = ref At(ref patch, (tileRow * row + tileColumn * stride) * {outputs} + at);");
                writer.Line("ref float to = ref At(ref points, at);");
                transform.EmitBoth(writer, kernels, "row", "stride", "pointRow", "stride");
            });
        });

    /// <summary>Loops over the tiles of a block and the vectors of a position, which begin at <c>at</c>.</summary>
    private static void EmitTiles(CodeWriter writer, KernelClass kernels, Action emitVector)
    {
        using (writer.Block("for (nint tileRow = 0; tileRow < tileRows; tileRow++)"))
        using (writer.Block("for (nint tileColumn = 0; tileColumn < tileColumns; tileColumn++)"))
        {
            using (writer.Block($"for (nint at = 0; at < floats; at += {kernels.Target.Lanes})"))
                emitVector();
            writer.Line($"points = ref At(ref points, {Winograd.Products} * stride);");
        }
    }
}
