using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints a correlation, in a tile of images as for one image: <see cref="OperandLayout"/> says what stands in the lanes. A register
/// tile of channels times columns is summed over kernel rows and source channels, which stay loops; the kernel's columns are
/// unrolled, and where a tile overlaps the border, only the taps that meet the map are printed. Groups of channels are a loop
/// around it.
/// </summary>
internal sealed partial class CorrelationEmitter(Correlation correlation, KernelClass kernels, Dimensions dimensions, RegisterTile tile)
{
    private readonly VectorTarget target = kernels.Target;

    /// <summary>What stands in the lanes, and where.</summary>
    public OperandLayout Layout { get; init; } = OperandLayout.Tile(correlation);

    /// <summary>How the sums begin and end.</summary>
    public SumEnds Ends { get; init; } = SumEnds.None;

    /// <summary>How they do in calls that say that they are not whole; null where all calls are alike.</summary>
    public SumEnds? PartialEnds { get; init; }

    /// <summary>What a call says of its rows, behind the output: the first and how many, or nothing where there is one only.</summary>
    /// <param name="firstRow">The first; null where all are computed at once.</param>
    public static string[] RowArguments(Correlation correlation, string? firstRow, int rows) =>
        correlation.OutRows > 1 ? [firstRow ?? "0", Number(rows)] : [];

    public string Emit(string name, string sentence)
    {
        string bias = Ends.HasBias ? ", ref float bias" : "";
        string rows = HasRows ? ", nint firstRow, nint rows" : "";
        string isWhole = PartialEnds is null ? "" : ", bool isWhole";
        return kernels.Add(
            name, sentence, $"ref float source, ref float weights{bias}, ref float output{rows}{isWhole}", EmitBody,
            (correlation, Layout, dimensions, Ends, PartialEnds));
    }

    private bool HasRows => correlation.OutRows > 1;

    /// <summary>What a row should take.</summary>
    private double? Work => tile.Work * correlation.Rows.Taps / correlation.OutRows * correlation.SourceChannels * correlation.Groups
        * (Layout.LanesAreImages ? target.VectorsPerTile / tile.Parts : 1);

    private void EmitBody(CodeWriter writer)
    {
        kernels.Predict(writer, Work, HasRows ? "rows" : null);
        var operands = new Operands("source", "weights", "bias", "output");
        using (Layout.LanesAreImages ? Lanes.Loop(writer, target, tile.Parts) : default)
        {
            if (Layout.LanesAreImages)
            {
                operands = operands with
                {
                    Source = Lanes.Shift(writer, target, "source", tile.Parts),
                    Output = Lanes.Shift(writer, target, "output", tile.Parts),
                };
            }

            if (tile.TakesChannelsFirst)
                EmitByChannels(writer, operands);
            else if (correlation.Groups > 1 && correlation.OutChannels <= tile.Channels)
                EmitByColumns(writer, operands);
            else
                EmitByRows(writer, operands);
        }
    }

    /// <summary>Row by row, in each all tiles of channels and columns.</summary>
    private void EmitByRows(CodeWriter writer, Operands operands)
    {
        using (EmitRowLoop(writer, out string row, out string outRow))
        using (writer.Loop("group", correlation.Groups))
            EmitChannelTiles(writer, EmitGroup(writer, operands), row, outRow);
    }

    /// <summary>
    /// Where a group is a tile: a few columns at a time from top to bottom, in each row all groups. What several rows see of these
    /// columns is still in the nearest cache, and memory is walked through channel by channel.
    /// </summary>
    private void EmitByColumns(CodeWriter writer, Operands operands)
    {
        foreach (ColumnBlock block in tile.Blocks)
        {
            if (correlation.OutColumns > 1)
                writer.Line(Describe(block));
            using (block.Count > 1 ? writer.Loop("tile", block.Count) : default)
            using (tile.Blocks.Length > 1 && block.Count == 1 && !HasRows ? writer.Block() : default)
            using (EmitRowLoop(writer, out string row, out string outRow))
            using (writer.Loop("group", correlation.Groups))
                EmitTile(
                    writer, block, EmitGroup(writer, operands), row, outRow, "0", correlation.OutChannels, block.Count > 1 ? "tile" : "0");
        }
    }

    /// <summary>All rows of some channels before the next channels.</summary>
    private void EmitByChannels(CodeWriter writer, Operands operands)
    {
        int whole = correlation.OutChannels / tile.Channels * tile.Channels;
        int rest = correlation.OutChannels - whole;
        using (writer.Loop(dimensions.Out, whole, tile.Channels))
            EmitRows(whole > tile.Channels ? dimensions.Out : "0", tile.Channels);
        if (rest > 0)
        {
            writer.Line($"// {LastChannels(rest)}");
            EmitRows(Number(whole), rest);
        }

        void EmitRows(string channel, int channels)
        {
            using (EmitRowLoop(writer, out string row, out string outRow))
            {
                foreach (ColumnBlock block in tile.Blocks)
                    EmitBlock(writer, block, operands, row, outRow, channel, channels);
            }
        }
    }

    private CodeWriter.BlockScope EmitRowLoop(CodeWriter writer, out string row, out string outRow)
    {
        CodeWriter.BlockScope loop = HasRows ? writer.Block("for (nint row = 0; row < rows; row++)") : default;
        row = HasRows ? "row" : "0";
        outRow = HasRows ? Sum("firstRow", row) : row;
        EmitKernelRowRange(writer, outRow);
        return loop;
    }

    /// <summary>Declares the parts of the operands that belong to the group at hand.</summary>
    private Operands EmitGroup(CodeWriter writer, Operands all)
    {
        if (correlation.Groups == 1)
            return all;
        void Declare(string part, string operand, int stride) => writer.Line($"ref float {part} = {At(operand, Times("group", stride))};");
        Declare("groupSource", all.Source, Layout.GroupSource);
        Declare("groupWeights", all.Weights, correlation.Weights.PerGroup);
        if (Ends.HasBias)
            Declare("groupBias", all.Bias, correlation.Weights.PerGroup);
        Declare("groupOutput", all.Output, Layout.GroupOut);
        return new Operands("groupSource", "groupWeights", "groupBias", "groupOutput");
    }

    /// <summary>
    /// Whether there is a loop over kernel rows: not for a kernel of one row that meets exactly the row of the same number.
    /// </summary>
    private bool HasTapLoop =>
        correlation.Rows.Size > 1
            || (correlation.IsTransposed ? correlation.Rows is not { Stride: 1, PadBefore: 0 } : !correlation.MeetsEveryKernelRow);

    /// <summary>Which kernel rows meet the map from this output row, where not all do.</summary>
    private void EmitKernelRowRange(CodeWriter writer, string outRow)
    {
        if (!correlation.MeetsEveryKernelRow && HasTapLoop)
            KernelTaps.Rows(correlation.Rows, correlation.IsTransposed).EmitRange(writer, outRow);
    }

    private void EmitChannelTiles(CodeWriter writer, Operands operands, string row, string outRow)
    {
        int whole = correlation.OutChannels / tile.Channels * tile.Channels;
        int rest = correlation.OutChannels - whole;
        if (tile.Blocks.Length == 1)
        {
            EmitByPositions(writer, operands, row, outRow, whole, rest);
            return;
        }

        using (writer.Loop(dimensions.Out, whole, tile.Channels))
        {
            string channel = whole > tile.Channels ? dimensions.Out : "0";
            foreach (ColumnBlock block in tile.Blocks)
                EmitBlock(writer, block, operands, row, outRow, channel, tile.Channels);
        }

        if (rest > 0)
        {
            writer.Line($"// {LastChannels(rest)}");
            foreach (ColumnBlock block in tile.Blocks)
                EmitBlock(writer, block, operands, row, outRow, Number(whole), rest);
        }
    }

    /// <summary>
    /// Where all columns have one form: all channels of some columns before the next, so that the result is written in the order of memory.
    /// Channels outside, each wrote a few lines of every position: convolutions of few channels took up to a third longer.
    /// </summary>
    private void EmitByPositions(CodeWriter writer, Operands operands, string row, string outRow, int whole, int rest)
    {
        ColumnBlock block = tile.Blocks[0];
        string tileIndex = block.Count > 1 ? "tile" : "0";
        if (correlation.OutColumns > 1)
            writer.Line(Describe(block));
        using (writer.Loop("tile", block.Count))
        {
            using (rest > 0 && whole == tile.Channels ? writer.Block() : writer.Loop(dimensions.Out, whole, tile.Channels))
            {
                string channel = whole > tile.Channels ? dimensions.Out : "0";
                EmitTile(writer, block, operands, row, outRow, channel, tile.Channels, tileIndex);
            }

            if (rest == 0)
                return;
            writer.Line($"// {LastChannels(rest)}");
            using (writer.Block())
                EmitTile(writer, block, operands, row, outRow, Number(whole), rest, tileIndex);
        }
    }

    private string LastChannels(int rest) => $"The last {(rest == 1 ? dimensions.Out : $"{rest} {dimensions.OutPlural}")}.";

    private void EmitBlock(CodeWriter writer, ColumnBlock block, Operands operands, string row, string outRow, string channel, int channels)
    {
        if (correlation.OutColumns > 1)
            writer.Line(Describe(block));
        using (block.Count > 1 ? writer.Loop("tile", block.Count) : writer.Block())
            EmitTile(writer, block, operands, row, outRow, channel, channels, block.Count > 1 ? "tile" : "0");
    }

    private string Describe(ColumnBlock block)
    {
        int last = block.FirstColumn + (((block.Count * block.Columns) - 1) * block.ColumnStep);
        string columns = block.Columns * block.Count == 1 ? $"Column {block.FirstColumn}"
            : block.ColumnStep == 1 ? $"Columns {block.FirstColumn}..{last}"
            : $"Columns {block.FirstColumn}..{last} in steps of {block.ColumnStep}";
        return tile.CountsKernelColumns ? $"// {columns}: what meets the map of the {correlation.Columns.Size}-wide window."
            : block.Taps.Count == 0 ? $"// {columns}: no window reaches them."
            : block.IsWhole(correlation) ? $"// {columns}: the whole {correlation.Columns.Size}-wide window."
            : $"// {columns}: the taps that meet the map.";
    }

    /// <summary>The references that a part of the code works on.</summary>
    private sealed record Operands(string Source, string Weights, string Bias, string Output);
}

/// <summary>What the channels of a correlation are called in the printed code.</summary>
internal sealed record Dimensions(string Source, string Out, string OutPlural);
