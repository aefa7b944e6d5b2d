using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the gradient of a depthwise kernel for a tile of images. A channel has few weights, so that they cannot fill the
/// registers while all positions pass by. Instead the map is walked through as in the forward pass, a few columns at a time and in
/// each row channel by channel: the gradients of the outputs (delta) of these columns stay in registers, and the sums of one kernel row
/// are fetched from the nearest cache and put back.
/// </summary>
/// <param name="name">The layer.</param>
/// <param name="window">Its window.</param>
/// <param name="channels">Channels that come in.</param>
/// <param name="multiplier">Filters of each.</param>
/// <param name="rowsPerCall">Rows of the output that one call takes.</param>
/// <param name="tile">How the columns are cut, as in the forward pass.</param>
/// <param name="kernels">Receives the kernel.</param>
internal sealed class DepthwiseGradientEmitter(
    string name, WindowGeometry window, int channels, int multiplier, int rowsPerCall, RegisterTile tile, KernelClass kernels)
{
    private const int Images = Contract.TileImages;

    private readonly VectorTarget target = kernels.Target;
    private readonly WindowAxis rows = window.Rows;
    private readonly int sourceStride = channels * Images;
    private readonly int deltaStride = channels * multiplier * Images;

    public string Emit() => kernels.Add(
        name + "KernelSums",
        $"{name}, gradient of the kernel, for each image: sums[r][c][channel] += input[row * stride + r][column * stride + c][channel] * delta[row][column][channel].",
        "ref float input, ref float delta, ref float sums" + (HasCalls ? ", nint firstRow" : ""),
        EmitBody,
        (window, channels, multiplier, rowsPerCall));

    private bool HasCalls => rowsPerCall < rows.Output;

    private CodeWriter.BlockScope EmitRowLoop(CodeWriter writer) => HasCalls
        ? writer.Block($"for (nint row = firstRow; row < Min(firstRow + {rowsPerCall}, {rows.Output}); row++)")
        : writer.Loop("row", rows.Output);

    private void EmitBody(CodeWriter writer)
    {
        using (Lanes.Loop(writer, target))
        {
            string input = Lanes.Shift(writer, target, "input");
            string delta = Lanes.Shift(writer, target, "delta");
            if (tile.CountsKernelColumns)
            {
                EmitCounted(writer, input, delta);
                return;
            }

            foreach (ColumnBlock block in tile.Blocks.Where(block => block.Taps.Count > 0))
                EmitBlock(writer, block, input, delta);
        }
    }

    /// <summary>A wide kernel: one weight after the other is summed over the columns that it meets.</summary>
    private void EmitCounted(CodeWriter writer, string input, string delta)
    {
        WindowAxis columns = window.Columns;
        int filters = channels * multiplier;
        using (EmitRowLoop(writer))
        {
            string row = rows.Output > 1 ? "row" : "0";
            KernelTaps.Rows(rows).EmitRange(writer, row);
            using (writer.Loop("channel", channels))
            using (writer.Loop("filter", multiplier))
            {
                string channel = channels > 1 ? "channel" : "0";
                string filter = Sum(Times(channel, multiplier), multiplier > 1 ? "filter" : "0");
                writer.Line($"ref float deltas = {At(delta, Sum(Times(row, columns.Output * deltaStride), Times(filter, Images)))};");
                using (KernelTaps.Rows(rows).Loop(writer))
                using (writer.Block($"for (nint kernelColumn = 0; kernelColumn < {columns.Size}; kernelColumn++)"))
                {
                    KernelGradientEmitter.EmitColumnRange(writer, columns);
                    writer.Line(
                        $"ref float values = {At(input, Sum(Times(KernelTaps.Rows(rows).Source(row, "tap"), columns.Input * sourceStride), Times(channel, Images)))};");
                    writer.Line(
                        $"ref float sumsHere = {At("sums", Sum(Times("tap", columns.Size * filters * target.Lanes), Times("kernelColumn", filters * target.Lanes), Times(filter, target.Lanes)))};");
                    writer.Line($"var sum = Load{target.Bits}(ref sumsHere, 0);");
                    using (writer.Block("for (nint column = startColumn; column < endColumn; column++)"))
                    {
                        string source = Times(KernelTaps.Columns(columns).Source("column", "kernelColumn"), sourceStride);
                        writer.Line(
                            $"sum = Fma(Load{target.Bits}(ref values, {source}), Load{target.Bits}(ref deltas, {Times("column", deltaStride)}), sum);");
                    }

                    writer.Line("Store(sum, ref sumsHere, 0);");
                }
            }
        }
    }

    private void EmitBlock(CodeWriter writer, ColumnBlock block, string input, string delta)
    {
        int last = block.FirstColumn + (block.Count * block.Columns) - 1;
        writer.Line(last == block.FirstColumn ? $"// Column {last}." : $"// Columns {block.FirstColumn}..{last}.");
        string index = block.Count > 1 ? "tile" : "0";
        using (writer.Loop("tile", block.Count))
        using (block.Count > 1 || rows.Output > 1 ? default : writer.Block())
        using (EmitRowLoop(writer))
        {
            string row = rows.Output > 1 ? "row" : "0";
            KernelTaps.Rows(rows).EmitRange(writer, row);
            using (writer.Loop("channel", channels))
            using (writer.Loop("filter", multiplier))
            {
                string filter = Sum(Times("channel", multiplier), multiplier > 1 ? "filter" : "0");
                string firstDelta = Sum(
                    Times(row, window.Columns.Output * deltaStride), Number(block.FirstColumn * deltaStride), Times(index, block.Columns * deltaStride), Times(filter, Images));
                writer.Line($"ref float deltas = {At(delta, firstDelta)};");
                writer.Statements(
                    Enumerable.Range(0, block.Columns).Select(column => $"var delta{column} = Load{target.Bits}(ref deltas, {column * deltaStride})"));
                using (KernelTaps.Rows(rows).Loop(writer))
                    EmitKernelRow(writer, block, input, row, index, filter);
            }
        }
    }

    private void EmitKernelRow(CodeWriter writer, ColumnBlock block, string input, string row, string index, string filter)
    {
        int filters = channels * multiplier;
        int columns = window.Columns.Size;
        string source = Sum(
            Times(KernelTaps.Rows(rows).Source(row, "tap"), window.Columns.Input * sourceStride),
            Number(block.FirstSource * sourceStride),
            Times(index, block.SourceAdvance * sourceStride),
            Times("channel", Images));
        writer.Line($"ref float values = {At(input, source)};");
        writer.Line(
            $"ref float sumsHere = {At("sums", Sum(Times("tap", columns * filters * target.Lanes), Times(filter, target.Lanes)))};");
        int SumAt(int kernelColumn) => kernelColumn * filters * target.Lanes;
        writer.Statements(
            block.Taps.Select(tap => $"var sum{tap.KernelColumn} = Load{target.Bits}(ref sumsHere, {SumAt(tap.KernelColumn)})"));
        foreach (var (at, meetings) in block.Sources)
        {
            using (writer.Statements())
            {
                writer.Statement($"var value{at} = Load{target.Bits}(ref values, {at * sourceStride})");
                foreach ((int kernelColumn, int column) in meetings)
                    AddProduct(writer, $"sum{kernelColumn}", $"value{at}", $"delta{column}");
            }
        }

        writer.Statements(block.Taps.Select(tap => $"Store(sum{tap.KernelColumn}, ref sumsHere, {SumAt(tap.KernelColumn)})"));
    }
}
