using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>Writes the calls of <see cref="WinogradKernels"/> for the blocks of a map.</summary>
/// <param name="pass">Receives the calls.</param>
/// <param name="sums">What is computed.</param>
/// <param name="lanesAreImages">Whether maps are those of a tile, else of one image.</param>
internal sealed class WinogradCalls(PassWriter pass, Winograd sums, bool lanesAreImages)
{
    private readonly WinogradBlock block = sums.Block(lanesAreImages);

    /// <summary>Rows of outputs of a block.</summary>
    public int RowsOfBlock => block.Rows * sums.Outputs;

    /// <summary>Which row of blocks is at hand.</summary>
    public string BlockRow => block.Rows < sums.TileRows ? "row" : "0";

    /// <summary>Floats of a patch of the source before the position that is the block's first.</summary>
    public int FirstInside =>
        ((sums.PadTop * ((block.Columns * sums.Outputs) + sums.Halo)) + sums.PadLeft) * Winograd.Stride(sums.SourceChannels, lanesAreImages);

    /// <summary>The loop over rows of blocks, <c>row</c>.</summary>
    public CodeWriter.BlockScope BlockRows() => pass.Lines.Loop("row", sums.TileRows / block.Rows);

    /// <summary>The loop over the blocks of a row, <c>column</c>.</summary>
    public CodeWriter.BlockScope BlockColumns() => pass.Lines.Loop("column", sums.TileColumns / block.Columns);

    /// <summary>Copies what the block at hand sees.</summary>
    public void CopySource(IReadMap source, string patch) =>
        CopyToPatch(source, sums.SourceChannels, sums.PadTop, sums.PadLeft, sums.Halo, patch);

    /// <summary>Copies the gradient of the outputs of the block at hand.</summary>
    public void CopyGradient(IReadMap delta, string patch) => CopyToPatch(delta, sums.OutChannels, padTop: 0, padLeft: 0, halo: 0, patch);

    public void TransformSource(string patch, string points) =>
        Transform(pass.Kernels.Add(WinogradKernels.Values(sums.Outputs)), sums.SourceChannels, sums.Halo, patch, points);

    /// <param name="halo">Rows and columns of the patch beyond the outputs of the block.</param>
    public void TransformGradient(string patch, string points, int halo = 0) =>
        Transform(pass.Kernels.Add(WinogradKernels.Gradients(sums.Outputs)), sums.OutChannels, halo, patch, points);

    public void TransformResults(string points, string patch) => pass.Call(
        pass.Kernels.Add(WinogradKernels.Sums(sums.Outputs)),
        [points, Number(block.Rows), Number(block.Columns), Floats(sums.OutChannels), Stride(sums.OutChannels), patch]);

    /// <summary>Copies the results of the block at hand to their map.</summary>
    /// <param name="output">The kernel that does so.</param>
    /// <param name="patch">Where they, or some channels of them, begin.</param>
    /// <param name="bias">What is added, if anything.</param>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="isRowOfBlocks">Whether the map holds the row of blocks at hand only.</param>
    public void CopyResults(string output, string patch, string[] bias, string map, int channels, bool isRowOfBlocks = false) => pass.Call(
        output,
        [
            patch, Stride(sums.OutChannels), isRowOfBlocks ? "0" : Row(0), Column(0),
            Number(block.Rows * sums.Outputs), Number(block.Columns * sums.Outputs),
            .. Map(isRowOfBlocks ? block.Rows * sums.Outputs : sums.OutRows, sums.OutColumns, channels), .. bias, map,
        ]);

    private void CopyToPatch(IReadMap map, int channels, int padTop, int padLeft, int halo, string patch) => map.EmitPart(
        pass,
        new MapPart(
            Row(padTop), Column(padLeft), (block.Rows * sums.Outputs) + halo, (block.Columns * sums.Outputs) + halo,
            Winograd.Stride(channels, lanesAreImages)),
        patch);

    private void Transform(string kernel, int channels, int halo, string patch, string points)
    {
        int row = ((block.Columns * sums.Outputs) + halo) * Winograd.Stride(channels, lanesAreImages);
        pass.Call(kernel, [patch, Number(row), Number(block.Rows), Number(block.Columns), Floats(channels), Stride(channels), points]);
    }

    private string Row(int pad) => First("row", sums.TileRows, block.Rows, pad);

    private string Column(int pad) => First("column", sums.TileColumns, block.Columns, pad);

    private string First(string variable, int tiles, int ofBlock, int pad) =>
        Sum(ofBlock < tiles ? Times(variable, ofBlock * sums.Outputs) : "0", Number(-pad));

    private string[] Map(int rows, int columns, int channels) =>
        [Number(rows), Number(columns), Floats(channels), Number(Winograd.Position(channels, lanesAreImages))];

    private string Floats(int channels) => Number(Winograd.Floats(channels, lanesAreImages));

    private string Stride(int channels) => Number(Winograd.Stride(channels, lanesAreImages));
}
