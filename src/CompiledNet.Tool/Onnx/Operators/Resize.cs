using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>
/// Resize and Upsample where they enlarge rows and columns a whole number of times: nearest as long as each value is repeated, however
/// the rule says so, and linear between the centres of pixels.
/// </summary>
/// <param name="isUpsample">Whether it is the older operator, whose only rule is that of corners.</param>
internal sealed class Resize(bool isUpsample) : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.Map();
        bool isLine = value.Dimensions.Length == 2;
        int[] shape = [1, .. value.Dimensions];
        double[] scales = Scales(node, shape, isUpsample || node.Opset < 11 ? inputs.Known(1) : inputs.Known(2), isUpsample || node.Opset < 11
            ? null : inputs.Known(3));
        if (scales[0] != 1 || scales[1] != 1)
            throw new RefusedException("it enlarges batch or channels");
        if (scales.Any(scale => scale < 1 || scale != Math.Floor(scale) || scale > int.MaxValue))
            throw new RefusedException($"it enlarges {string.Join(" x ", scales.Skip(2))} times; CompiledNet enlarges whole numbers of times");
        (int rows, int columns) = (isLine ? 1 : (int)scales[2], (int)scales[^1]);
        string mode = node.Text("mode", "nearest");
        Interpolation interpolation = mode switch
        {
            "nearest" when Repeats(node, value.Node.Shape.Height, rows) && Repeats(node, value.Node.Shape.Width, columns) => Interpolation.Nearest,
            "nearest" => throw new RefusedException($"its rule, {Rule(node)} and {Rounding(node)}, does not repeat each value as often"),
            "linear" when Rule(node) is "half_pixel" or "half_pixel_symmetric" || (Rule(node) == "pytorch_half_pixel" && !isLine) =>
                Interpolation.Bilinear,
            "linear" => throw new RefusedException($"its rule is {Rule(node)}; CompiledNet interpolates between the centres of pixels, half_pixel"),
            _ => throw new RefusedException($"its mode is {mode}; CompiledNet has nearest and linear"),
        };
        if (node.Integer("antialias", 0) != 0 || node.Integer("exclude_outside", 0) != 0)
            throw new RefusedException("it is smoothed (antialias) or excludes what is outside");
        if (rows == 1 && columns == 1)
            return value;
        var layer = new UpSampling2DLayer(rows, columns, interpolation);
        return Batches.MapOf(interpolation == Interpolation.Nearest
            ? new Node(layer, inputs.Source, value.Node)
            : OneRow.On(value.Node, map => new Node(layer, inputs.Source, map)));
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        bool hasTwo = isUpsample || node.Opset < 11;
        double[] scales = Scales(node, inputs[0]!.Shape, inputs.ElementAtOrDefault(hasTwo ? 1 : 2), hasTwo ? null : inputs.ElementAtOrDefault(3));
        (int rows, int columns) = (scales.Length == 3 ? 1 : (int)scales[2], (int)scales[^1]);
        return Batches.EachMap(inputs[0]!, map => node.Text("mode", "nearest") == "linear" ? Maps.Interpolate(map, rows, columns) : Maps.Repeat(
            map, rows, columns));
    }

    private double[] Scales(OnnxNode node, int[] shape, Tensor? scales, Tensor? sizes)
    {
        double[]? given = node.Reals("scales") ?? (scales is { Length: > 0 } ? scales.Data : null);
        if (given is null && sizes is not { Length: > 0 })
            throw new RefusedException("it lacks its scales");
        int[] axes = node.Integers("axes") is { } chosen ? Array.ConvertAll(chosen, axis => axis < 0 ? axis + shape.Length : axis)
            : [.. Enumerable.Range(0, shape.Length)];
        int count = given?.Length ?? sizes!.Length;
        if (count != axes.Length || axes.Any(axis => axis < 0 || axis >= shape.Length))
            throw new RefusedException($"it has {count} scales for {axes.Length} axes");
        double[] result = [.. shape.Select(_ => 1.0)];
        for (int i = 0; i < axes.Length; i++)
            result[axes[i]] = given?[i] ?? (sizes!.Data[i] / shape[axes[i]]);
        if (sizes is { Length: > 0 } && node.Text("keep_aspect_ratio_policy", "stretch") is "not_larger" or "not_smaller")
        {
            IEnumerable<double> asked = axes.Select(axis => result[axis]);
            double common = node.Text("keep_aspect_ratio_policy", "") == "not_larger" ? asked.Min() : asked.Max();
            foreach (int axis in axes)
                result[axis] = common;
        }

        // The batch is whatever it is.
        if (axes.Contains(0) && given is null)
            result[0] = 1;
        return result;
    }

    private string Rule(OnnxNode node) => isUpsample || node.Opset < 11 ? "asymmetric" : node.Text("coordinate_transformation_mode", "half_pixel");

    private string Rounding(OnnxNode node) => isUpsample || node.Opset < 11 ? "floor" : node.Text("nearest_mode", "round_prefer_floor");

    /// <summary>Whether output i of an axis is input i / scale, rounded down, by the node's rule.</summary>
    private bool Repeats(OnnxNode node, int length, int scale)
    {
        for (int i = 0; i < length * scale; i++)
        {
            double place = Rule(node) switch
            {
                "asymmetric" => (double)i / scale,
                "align_corners" => length * scale == 1 ? 0 : i * (length - 1.0) / ((length * scale) - 1),
                "half_pixel" or "half_pixel_symmetric" or "pytorch_half_pixel" => ((i + 0.5) / scale) - 0.5,
                string other => throw new RefusedException($"its rule is {other}"),
            };
            double rounded = Rounding(node) switch
            {
                "round_prefer_floor" => Math.Ceiling(place - 0.5),
                "round_prefer_ceil" => Math.Floor(place + 0.5),
                "floor" => Math.Floor(place),
                "ceil" => Math.Ceiling(place),
                string other => throw new RefusedException($"its nearest_mode is {other}"),
            };
            if (Math.Clamp(rounded, 0, length - 1) != i / scale)
                return false;
        }

        return true;
    }
}
