using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Slice: a part of a list of known numbers, or a map without its border.</summary>
internal sealed class Slice : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.Map();
        (Pads rows, Pads columns) = Borders(
            [inputs.Batch, .. value.Dimensions], inputs.Integers("starts", 1), inputs.Integers("ends", 2), inputs.Integers("axes", 3), inputs.Known(4));
        var layer = new Cropping2DLayer(rows.Before, rows.After, columns.Before, columns.After);
        return Batches.MapOf(new Node(layer, inputs.Source, value.Node));
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor data = inputs[0]!;
        int[]? starts = node.Integers("starts") ?? Read(1), ends = node.Integers("ends") ?? Read(2), axes = node.Integers("axes") ?? Read(3);
        Tensor? steps = inputs.ElementAtOrDefault(4);
        if (data.Rank is 3 or 4)
        {
            (Pads rows, Pads columns) = Borders(data.Shape, starts, ends, axes, steps);
            return Batches.EachMap(data, map => Maps.Crop(map, rows, columns));
        }

        if (data.Rank != 1 || starts is not [int start] || ends is not [int end] || steps is not (null or { Data: [1] }))
            throw new RefusedException("it slices more than a list or the border of a map");
        (start, end) = Range(start, end, data.Length);
        return new([end - start], data.Data[start..end]);

        int[]? Read(int index) => inputs.ElementAtOrDefault(index) is { } tensor ? OnnxInputs.ToIntegers(tensor) : null;
    }

    /// <summary>What is left out on each side of rows and columns.</summary>
    /// <exception cref="RefusedException">It is more than a border.</exception>
    private static (Pads Rows, Pads Columns) Borders(int[] shape, int[]? starts, int[]? ends, int[]? axes, Tensor? steps)
    {
        if (starts is null || ends is null || starts.Length != ends.Length || (axes is not null && axes.Length != starts.Length))
            throw new RefusedException("its starts, ends and axes have different lengths");
        if (steps is not null && steps.Data.Any(step => step != 1))
            throw new RefusedException("it takes every so many values only");
        var borders = new Pads[shape.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = axes?[i] ?? i;
            axis = axis < 0 ? axis + shape.Length : axis;
            if (axis < 0 || axis >= shape.Length)
                throw new RefusedException($"its axes are {string.Join(", ", axes!)}, of {shape.Length} dimensions");
            (int start, int end) = Range(starts[i], ends[i], shape[axis]);
            borders[axis] = new(start, shape[axis] - end);
            if (axis < 2 && borders[axis] != default)
                throw new RefusedException("it cuts batch or channels; CompiledNet crops rows and columns");
        }

        return (shape.Length == 3 ? default : borders[2], borders[^1]);
    }

    private static (int Start, int End) Range(int start, int end, int length)
    {
        start = Math.Clamp(start < 0 ? start + length : start, 0, length);
        return (start, Math.Clamp(end < 0 ? end + length : end, start, length));
    }
}
