using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>One image with neighbouring columns in the lanes, where there are few filters.</content>
internal sealed partial record ConvolutionStep
{
    private readonly Buffer planes = new(Names.Variable(Name) + "Planes");
    private readonly Buffer columnSums = new(Names.Variable(Name) + "ColumnSums");

    /// <summary>Whether one image has its columns in the lanes, else its filters.</summary>
    private bool hasColumnsInLanes;

    private PerWidth<OuterTile>? columnTiles;

    private ColumnSums ColumnSums => new(
        Window.Rows, Window.Columns, Input.Shape.Channels, Input.PositionStride, Map.Channels, Kernel.RowStride, HasBias, RowsPerPass,
        KeepsLargest: Pool is not null, Pool is null ? Activation : ActivationKind.Linear);

    private IEnumerable<BufferNeed> ColumnNeeds
    {
        get
        {
            if (!hasColumnsInLanes)
                yield break;
            ColumnSums sums = ColumnSums;
            yield return new(columnSums, (long)sums.Filters * sums.Results, Phases.One);
            if (!sums.MapIsPlane)
                yield return new(planes, (long)sums.Channels * sums.PlaneLength, Phases.One);
        }
    }

    public override PredictionStep ForOne(IKernelChooser chooser) => this with
    {
        hasColumnsInLanes = Groups == 1 && !IsTransposed && !TransformsOne && ColumnSums.Accepts(Window) && chooser.PutsColumnsInLanes(ColumnSums),
    };

    /// <summary>A row of pooling windows after the other, or the whole map: planes of sums, which become a map again.</summary>
    private void EmitColumns(PassWriter pass)
    {
        ColumnSums sums = ColumnSums;
        string map = EmitPlanes(pass, sums);
        string kernel = new ColumnSumsEmitter(pass.Kernels, sums, columnTiles![pass.Target]).Emit(
            Name + "One",
            $"{Name} of one image, in planes: output[filter][row][column] = sum of planes[channel][row * stride + r][column + c] * kernel[r][c][channel][filter]"
                + (Pool is null ? "." : "; the largest of the rows that are pooled."));
        string waiting = pass.Ref(columnSums);
        string[] weights = [.. WeightRefs(pass)];
        string joined = pass.Ref(Pool is null ? Output : rows);
        using (Pool is null ? default : pass.Lines.Loop("row", PoolRows))
        {
            pass.Call(kernel, [map, .. weights, waiting, .. FirstPooledRow is null ? Array.Empty<string>() : [FirstPooledRow]]);
            pass.Lines.Line($"JoinChannels({waiting}, {sums.Results}, {sums.Filters}, {sums.Results}, {joined}, {Contract.Pad(sums.Filters)});");
            if (Pool is not null)
            {
                string poolKernel = FusedPoolEmitter.EmitOne(pass.Kernels, Pool with { Height = 1 }, Map, Activation);
                pass.Call(poolKernel, [joined, pass.Row(Output, PoolRows, Output.Shape.Width * Output.PositionStride)]);
            }
        }
    }

    /// <summary>The map as planes, with zeros beside it where windows see them.</summary>
    private string EmitPlanes(PassWriter pass, ColumnSums sums)
    {
        string map = pass.Ref(Input);
        if (sums.MapIsPlane)
            return map;
        string copy = pass.Ref(planes);
        Shape shape = Input.Shape;
        bool isWhole = sums.PlaneWidth == shape.Width;
        if (!isWhole)
            pass.Clear(planes, sums.Channels * sums.PlaneLength);
        using (isWhole ? default : pass.Lines.Loop("row", shape.Height))
        {
            string row = isWhole || shape.Height == 1 ? "0" : "row";
            string from = At(map.Substring("ref ".Length), Times(row, shape.Width * Input.PositionStride));
            string to = At(copy.Substring("ref ".Length), Sum(Times(row, sums.PlaneWidth), Number(Window.Columns.PadBefore)));
            int positions = isWhole ? shape.Positions : shape.Width;
            pass.Lines.Line($"SplitChannels({from}, {Input.PositionStride}, {positions}, {shape.Channels}, {to}, {sums.PlaneLength});");
        }

        return copy;
    }
}
