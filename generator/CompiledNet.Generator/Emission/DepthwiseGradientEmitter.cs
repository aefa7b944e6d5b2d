using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints the gradient of a depthwise kernel for a tile of images. A channel has few weights, so that they cannot fill the
/// registers while all positions pass by. Instead the map is walked through as in the forward pass, a few columns at a time and in
/// each row channel by channel: the gradients of the outputs (delta) of these columns stay in registers, and the sums of one kernel row
/// are fetched from the nearest cache and put back.
/// </summary>
internal sealed class DepthwiseGradientEmitter(ConvolutionStep step, KernelClass kernels)
{
    private const int Images = VectorTarget.TileImages;

    private readonly VectorTarget target = kernels.Target;
    private readonly WindowAxis rows = step.Window.Rows;
    private readonly int sourceStride = step.Input.Shape.Channels * Images;
    private readonly int deltaStride = step.Map.Channels * Images;

    public string Emit() => kernels.Add(
        step.Name + "KernelSums",
        $"{step.Name}, gradient of the kernel, for each image: sums[r][c][channel] += input[row * stride + r][column * stride + c][channel] * delta[row][column][channel].",
        "ref float input, ref float delta, ref float sums",
        EmitBody,
        step.Form);

    private void EmitBody(CodeWriter writer)
    {
        using (Lanes.Loop(writer, target))
        {
            string input = Lanes.Shift(writer, target, "input");
            string delta = Lanes.Shift(writer, target, "delta");
            foreach (ColumnBlock block in RegisterTile.Choose(Correlation.Forward(step), kernels.Taps, target).Blocks.Where(block => block.Taps.Count > 0))
                EmitBlock(writer, block, input, delta);
        }
    }

    private void EmitBlock(CodeWriter writer, ColumnBlock block, string input, string delta)
    {
        int last = block.FirstColumn + (block.Count * block.Columns) - 1;
        writer.Line(last == block.FirstColumn ? $"// Column {last}." : $"// Columns {block.FirstColumn}..{last}.");
        string tile = block.Count > 1 ? "tile" : "0";
        using (writer.Loop("tile", block.Count))
        using (block.Count > 1 || rows.Output > 1 ? default : writer.Block())
        using (writer.Loop("row", rows.Output))
        {
            string row = rows.Output > 1 ? "row" : "0";
            KernelRows.EmitRange(writer, rows, row);
            using (writer.Loop("channel", step.Groups))
            using (writer.Loop("filter", step.GroupFilters))
            {
                string filter = Sum(Times("channel", step.GroupFilters), step.GroupFilters > 1 ? "filter" : "0");
                string firstDelta = Sum(
                    Times(row, step.Window.Columns.Output * deltaStride), Text(block.FirstColumn * deltaStride), Times(tile, block.Columns * deltaStride), Times(filter, Images));
                writer.Line($"ref float deltas = {At(delta, firstDelta)};");
                writer.Statements(Enumerable.Range(0, block.Columns).Select(column => $"var delta{column} = Load{target.Bits}(ref deltas, {column * deltaStride})"));
                using (KernelRows.Loop(writer, rows))
                    EmitKernelRow(writer, block, input, row, tile, filter);
            }
        }
    }

    private void EmitKernelRow(CodeWriter writer, ColumnBlock block, string input, string row, string tile, string filter)
    {
        int filters = step.Map.Channels;
        int columns = step.Window.Columns.Size;
        string source = Sum(
            Times(KernelRows.Source(rows, row, "tap"), step.Window.Columns.Input * sourceStride),
            Text(block.FirstSource * sourceStride),
            Times(tile, block.SourceAdvance * sourceStride),
            Times("channel", Images));
        writer.Line($"ref float values = {At(input, source)};");
        writer.Line($"ref float sumsHere = {At("sums", Sum(Times("tap", columns * filters * target.Lanes), Times(filter, target.Lanes)))};");
        int SumAt(int kernelColumn) => kernelColumn * filters * target.Lanes;
        writer.Statements(block.Taps.Select(tap => $"var sum{tap.KernelColumn} = Load{target.Bits}(ref sumsHere, {SumAt(tap.KernelColumn)})"));
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
