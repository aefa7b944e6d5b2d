using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>
/// ConvTranspose: weights [channels, filters, rows, columns]. Along an axis of n, all that kernels of k reach is (n - 1) stride + k; the
/// pads cut it at both ends, the output padding lengthens its end.
/// </summary>
internal sealed class ConvTranspose : OnnxOperator
{
    public override bool HasWeights => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        Tensor weights = Batches.Maps(inputs.RequireKnown(1));
        LayerValue value = inputs.Map();
        if (node.Integer("group", 1) != 1)
            throw new RefusedException("it has groups; CompiledNet's Conv2DTranspose has none");
        (Cut rows, Cut columns) = Cuts(node, weights, value.Node.Shape.Height, value.Node.Shape.Width);
        Weight? bias = Batches.ToBias(inputs.Known(2), weights.Shape[1]);
        if (Direct(rows, columns) is { } direct)
        {
            var layer = new Conv2DTransposeLayer(rows.Stride, columns.Stride, IsSame: false, Function.Linear,
                Batches.ToWeight("kernel", weights.Transpose(2, 3, 1, 0)), bias) { Zeros = direct.Zeros, OutputPadding = direct.More };
            return Batches.MapOf(OneRow.On(value.Node, map => new Node(layer, inputs.Source, map)));
        }

        bool isWhole = rows.IsWhole && columns.IsWhole;
        (int Before, int After)? aboveBelow = isWhole ? rows.ZerosForValid : rows.ZerosForSame, leftRight = isWhole ? columns.ZerosForValid
            : columns.ZerosForSame;
        if (aboveBelow is not { } vertical || leftRight is not { } horizontal)
        {
            throw new RefusedException(
                $"it makes {rows.Output}x{columns.Output} of {value.Node.Shape.Height}x{value.Node.Shape.Width} with stride {rows.Stride}x{columns.Stride}; CompiledNet keeps all that is reached, or rows and columns times the stride");
        }

        Tensor kernel = Maps.Pad(
            weights.Transpose(2, 3, 1, 0).Reshape(weights.Shape[2], weights.Shape[3], weights.Shape[0] * weights.Shape[1]),
            new(vertical.Before, vertical.After), new(horizontal.Before, horizontal.After));
        kernel = kernel.Reshape(kernel.Shape[0], kernel.Shape[1], weights.Shape[1], weights.Shape[0]);
        var padded = new Conv2DTransposeLayer(rows.Stride, columns.Stride, !isWhole, Function.Linear, Batches.ToWeight("kernel", kernel), bias);
        bool isEnlarged = kernel.Shape[0] != weights.Shape[2] || kernel.Shape[1] != weights.Shape[3];
        string? remark = isEnlarged
            ? $"the kernel of {weights.Shape[2]}x{weights.Shape[3]} with a border of zeros, which cuts the output where the file does"
                : null;
        return Batches.MapOf(OneRow.On(value.Node, map => new Node(padded, inputs.Source, map) { Remark = remark }));
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor weights = Batches.Maps(inputs[1]!);
        Tensor kernel = weights.Transpose(2, 3, 1, 0);
        double[]? bias = inputs.Count > 2 ? inputs[2]?.Data : null;
        return Batches.EachMap(inputs[0]!, map =>
        {
            (Cut rows, Cut columns) = Cuts(node, weights, map.Shape[0], map.Shape[1]);
            return Maps.ConvolveTransposed(map, kernel, bias, rows.Stride, columns.Stride, rows.Output, columns.Output, rows.Before, columns.Before);
        });
    }

    private static (Cut Rows, Cut Columns) Cuts(OnnxNode node, Tensor weights, int height, int width)
    {
        bool isLine = weights.Shape[2] == 1 && (node.Integers("kernel_shape") is { Length: 1 } || node.Integers("strides") is { Length: 1 }
            || node.Integers("pads") is { Length: 2 });
        int axes = isLine ? 1 : 2;
        int[] strides = Read("strides", 1), dilations = Read("dilations", 1), outputPadding = Read("output_padding", 0);
        int[] pads = node.Integers("pads") ?? new int[2 * axes];
        if (pads.Length != 2 * axes)
            throw new RefusedException($"it has {pads.Length} pads; expected {2 * axes}");
        if (dilations.Any(dilation => dilation != 1))
            throw new RefusedException("it has a dilation; CompiledNet's Conv2DTranspose has none");
        if (strides.Any(stride => stride < 1))
            throw new RefusedException("its strides must be at least 1");
        int[]? shape = node.Integers("output_shape");
        Cut columns = Along(width, weights.Shape[3], axes - 1);
        return (isLine ? new Cut(height, height, 1, 1, 0) : Along(height, weights.Shape[2], 0), columns);

        int[] Read(string name, int otherwise)
        {
            int[] values = node.Integers(name) ?? [.. Enumerable.Repeat(otherwise, axes)];
            return values.Length == axes ? values : throw new RefusedException($"it has {values.Length} {name}; expected {axes}");
        }

        Cut Along(int input, int size, int axis)
        {
            int stride = strides[axis], reached = checked(((input - 1) * stride) + size + outputPadding[axis]);
            string autoPad = node.Text("auto_pad", "NOTSET");
            if (shape is null && autoPad is "NOTSET" or "VALID")
                return new(input, reached - (autoPad == "VALID" ? 0 : pads[axis] + pads[axis + axes]), size, stride, autoPad == "VALID" ? 0
                    : pads[axis]);

            // Where the output is given, what is cut is shared; the odd one at the end, or at the beginning where the lower end counts as such.
            int output = shape is null ? checked(input * stride) : shape.Length > axis - axes + shape.Length ? shape[^(axes - axis)]
                : throw new RefusedException("its output_shape is too short");
            int cut = reached - output;
            return new(input, output, size, stride, autoPad == "SAME_UPPER" || cut < 0 ? Math.Max(cut, 0) / 2 : cut - (cut / 2));
        }
    }

    /// <summary>
    /// As PyTorch pads, as much before as behind and an output padding below the stride; null where that is not so, or where TensorFlow's
    /// rule says the same.
    /// </summary>
    private static ((int, int) Zeros, (int, int)? More)? Direct(Cut rows, Cut columns)
    {
        bool isKeras = rows is { ZerosForValid: (0, 0) } && columns is { ZerosForValid: (0, 0) }
            || rows is { ZerosForSame: (0, 0) } && columns is { ZerosForSame: (0, 0) };
        if (isKeras || rows.OutputPadding is not int below || columns.OutputPadding is not int right)
            return null;
        return ((rows.Before, columns.Before), (below, right) == (0, 0) ? null : (below, right));
    }

    /// <summary>What one axis keeps.</summary>
    /// <param name="Input">Values of the input.</param>
    /// <param name="Output">Values of the output.</param>
    /// <param name="Size">Taps of the kernel.</param>
    /// <param name="Stride">Outputs from one input to the next.</param>
    /// <param name="Before">Values that are cut off at the beginning.</param>
    private readonly record struct Cut(int Input, int Output, int Size, int Stride, int Before)
    {
        /// <summary>Whether all that is reached is kept.</summary>
        public bool IsWhole => Before == 0 && Output >= ((Input - 1) * Stride) + Size && ZerosForValid is not null;

        /// <summary>What is more at the end than where as much is cut off behind as before; null where a stride more or less would be.</summary>
        public int? OutputPadding
        {
            get
            {
                int more = Output - (((Input - 1) * Stride) + Size - (2 * Before));
                return Before >= 0 && more >= 0 && more < Stride ? more : null;
            }
        }

        /// <summary>Zeros before and behind the kernel with which nothing is cut off.</summary>
        public (int Before, int After)? ZerosForValid =>
            Before == 0 && Output - ((Input - 1) * Stride) >= Math.Max(Size, Stride) ? (0, Output - ((Input - 1) * Stride) - Size) : null;

        /// <summary>
        /// Zeros before and behind the kernel with which TensorFlow's rule cuts where this does: of a kernel of k it cuts
        /// (k - stride) / 2 at the beginning, rounded down, and zeros before the kernel move the beginning.
        /// </summary>
        public (int Before, int After)? ZerosForSame
        {
            get
            {
                if (Output != Input * Stride || Before < 0)
                    return null;
                for (int zeros = 0; zeros <= Size + Stride; zeros++)
                {
                    for (int before = 0; before <= zeros; before++)
                    {
                        int size = Size + zeros;
                        if (size >= Stride && (size - Stride) / 2 == Before + before)
                            return (before, zeros - before);
                    }
                }

                return null;
            }
        }
    }
}
