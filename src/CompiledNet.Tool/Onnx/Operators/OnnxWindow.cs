using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>A window of ONNX over rows and columns (or columns alone): kernel, strides, dilations, pads on each side, rounding.</summary>
internal sealed class OnnxWindow
{
    private readonly string autoPad;
    private readonly int[] pads;
    private readonly bool isCeiling;
    private readonly WindowAxis[] axes;

    /// <param name="node">The node.</param>
    /// <param name="kernel">The kernel's size where the weights say it; null for what <c>kernel_shape</c> says.</param>
    public OnnxWindow(OnnxNode node, int[]? kernel = null)
    {
        kernel ??= node.Integers("kernel_shape") ?? throw new RefusedException("it lacks kernel_shape");
        int[] strides = node.Integers("strides") ?? Ones(), dilations = node.Integers("dilations") ?? Ones();
        pads = node.Integers("pads") ?? new int[2 * kernel.Length];
        if (kernel.Length is 0 or > 2)
            throw new RefusedException($"its windows have {kernel.Length} dimensions; CompiledNet's have one or two");
        if (strides.Length != kernel.Length || dilations.Length != kernel.Length || pads.Length != 2 * kernel.Length)
            throw new RefusedException("its kernel_shape, strides, dilations and pads have different lengths");
        if (pads.Any(pad => pad < 0))
            throw new RefusedException("it cuts off instead of padding");
        if (kernel.Concat(strides).Concat(dilations).Any(size => size < 1))
            throw new RefusedException("its kernel_shape, strides and dilations must be at least 1");
        autoPad = node.Text("auto_pad", "NOTSET");
        if (autoPad is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
            throw new RefusedException($"its auto_pad is {autoPad}");
        isCeiling = node.Integer("ceil_mode", 0) != 0;
        axes = [.. kernel.Select((size, i) => new WindowAxis(size, strides[i], dilations[i]))];

        // Lines are maps of one row.
        if (axes.Length == 1)
            (axes, pads) = ([new(1), axes[0]], [0, pads[0], 0, pads[1]]);
        int[] Ones() => [.. kernel!.Select(_ => 1)];
    }

    public WindowAxis Rows => axes[0];

    public WindowAxis Columns => axes[1];

    /// <summary>Where the windows stand on a map; what the last one sees beyond the pads belongs to them.</summary>
    public PaddedWindow On(int height, int width) => new(Rows, Columns, Resolve(height, 0).Pads, Resolve(width, 1).Pads);

    /// <summary>Says the windows, with a border of zeros before the layer where no padding of its own can say them.</summary>
    /// <param name="input">The map.</param>
    /// <param name="zerosCount">Whether zeros around the map change nothing: they are what the layer sees there anyway.</param>
    /// <param name="isPool">Whether a last window may reach beyond the end, where there is nothing.</param>
    /// <returns>The window, and the map that it stands on.</returns>
    public (Window Window, Node Input) Fit(Node input, bool zerosCount, bool isPool)
    {
        (int height, int width) = (input.Shape.Height, input.Shape.Width);
        (Pads rows, int outHeight) = Resolve(height, 0);
        (Pads columns, int outWidth) = Resolve(width, 1);
        if (outHeight < 1 || outWidth < 1)
            throw new RefusedException($"its window of {Rows.Reach}x{Columns.Reach} is larger than its padded input");

        var same = new Window(Rows, Columns, Padding.Same);
        bool isPadded = rows.Before > 0 || rows.After > 0 || columns.Before > 0 || columns.After > 0;
        if (isPadded && same.OutHeight(height) == outHeight && same.OutWidth(width) == outWidth
            && Pads.Same(height, Rows).Before == rows.Before && Pads.Same(width, Columns).Before == columns.Before)
            return (same, input);
        bool isCausal = input.Shape.IsSequence && !isPool && columns == new Pads(Columns.Reach - 1, 0);
        if (isCausal && isPadded && same.OutWidth(width) == outWidth)
            return (new Window(Rows, Columns, Padding.Causal), input);
        var both = new Window(Rows, Columns, PadHeight: rows.Before, PadWidth: columns.Before);
        if (height + (2 * rows.Before) >= Rows.Reach && width + (2 * columns.Before) >= Columns.Reach
            && both.OutHeight(height) == outHeight && both.OutWidth(width) == outWidth)
            return (both, input);
        var overhanging = new Window(Rows, Columns, PadHeight: rows.Before, PadWidth: columns.Before) { IsCeiling = true };
        if (isPool && overhanging.OutHeight(height) == outHeight && overhanging.OutWidth(width) == outWidth
            && overhanging.PadsOf(height, Rows, rows.Before, overhanging.OutHeight) == rows
            && overhanging.PadsOf(width, Columns, columns.Before, overhanging.OutWidth) == columns)
            return (overhanging, input);
        if (!zerosCount)
        {
            throw new RefusedException(
                $"its padding, {rows.Before} and {rows.After} rows, {columns.Before} and {columns.After} columns, is neither the same on both sides nor TensorFlow's rule, and zeros are not what it sees there");
        }

        var padding = new ZeroPadding2DLayer(rows.Before, rows.After, columns.Before, columns.After);
        return (new Window(Rows, Columns), new Node(padding, null, input));
    }

    /// <summary>What it does not see of its input, for a comment.</summary>
    public static Node Remark(Node node, Window window)
    {
        node.Remark = window.DescribeCropping(node.Inputs[0].Shape.Height, node.Inputs[0].Shape.Width);
        return node;
    }

    private (Pads Pads, int Output) Resolve(int input, int axis)
    {
        WindowAxis window = axes[axis];
        if (autoPad is "SAME_UPPER" or "SAME_LOWER")
        {
            Pads same = Pads.Same(input, window);
            return (autoPad == "SAME_UPPER" ? same : new(same.After, same.Before), (input + window.Stride - 1) / window.Stride);
        }

        (int before, int after) = autoPad == "VALID" ? (0, 0) : (pads[axis], pads[axis + 2]);
        int slack = checked(input + before + after - window.Reach);
        if (slack < 0)
            return (new(before, after), 0);
        int output = ((isCeiling ? slack + window.Stride - 1 : slack) / window.Stride) + 1;

        // A last window that would begin behind the map and what is padded before it does not exist.
        if (isCeiling && (output - 1) * window.Stride >= input + before)
            output--;
        int needed = ((output - 1) * window.Stride) + window.Reach - input - before;
        return (new(before, Math.Max(needed, 0)), output);
    }
}
