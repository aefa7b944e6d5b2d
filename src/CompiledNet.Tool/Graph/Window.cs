using CompiledNet.Runtime;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Graph;

/// <summary>A window along one axis.</summary>
/// <param name="Size">Taps.</param>
/// <param name="Stride">From one window to the next.</param>
/// <param name="Dilation">From one tap to the next.</param>
internal readonly record struct WindowAxis(int Size, int Stride = 1, int Dilation = 1)
{
    /// <summary>What a window sees from its first tap to its last.</summary>
    public int Reach => checked((Dilation * (Size - 1)) + 1);
}

/// <summary>
/// A window over rows and columns, and how it treats the border: by a rule, or with as much on both sides. Over steps it has one row.
/// </summary>
internal sealed record Window(WindowAxis Rows, WindowAxis Columns, Padding Padding = Padding.Valid, int PadHeight = 0, int PadWidth = 0)
{
    /// <summary>Whether the last window may reach beyond the end.</summary>
    public bool IsCeiling { get; init; }

    /// <summary>The sizes of a kernel before its channels: rows and columns, or steps.</summary>
    public int[] KernelSizes(TensorShape input) => input.IsSequence ? [Columns.Size] : [Rows.Size, Columns.Size];

    /// <summary>The shape that it makes, of so many channels.</summary>
    public TensorShape On(TensorShape input, int channels) =>
        input with { Height = OutHeight(input.Height), Width = OutWidth(input.Width), Channels = channels };

    public int OutHeight(int height) => Out(height, Rows, PadHeight, "rows");

    public int OutWidth(int width) => Out(width, Columns, PadWidth, "columns");

    /// <summary>Checks what CompiledNet's attributes can say.</summary>
    /// <exception cref="RefusedException">They cannot.</exception>
    public void Check(TensorShape input)
    {
        if (Padding == Padding.Causal && !input.IsSequence)
            throw new RefusedException($"its padding is causal, which is of steps, and its input is {input}");

        if (Rows.Size < 1 || Columns.Size < 1 || Rows.Stride < 1 || Columns.Stride < 1 || Rows.Dilation < 1 || Columns.Dilation < 1)
            throw new RefusedException(
                $"window {Rows.Size}x{Columns.Size}, stride {Rows.Stride}x{Columns.Stride} and dilation {Rows.Dilation}x{Columns.Dilation} must be at least 1");
        if ((Rows.Stride > 1 || Columns.Stride > 1) && (Rows.Dilation > 1 || Columns.Dilation > 1))
            throw new RefusedException(
                $"it has a stride ({Rows.Stride}x{Columns.Stride}) and a dilation ({Rows.Dilation}x{Columns.Dilation}); a layer has one of them");
    }

    /// <summary>Adds the arguments that say stride, padding, dilation and cropping.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="isPool">Whether the stride is the window unless given.</param>
    public void Write(AttributeText attribute, int height, int width, bool isPool)
    {
        attribute.Option("Stride", Rows.Stride, Columns.Stride, isPool ? Rows.Size : 1, isPool ? Columns.Size : 1);
        if (Padding != Padding.Valid)
            attribute.Option("Padding", $"Padding.{Padding}");
        else
            attribute.Option("ZeroPadding", PadHeight, PadWidth, 0, 0);
        attribute.Option("Dilation", Rows.Dilation, Columns.Dilation, 1, 1);
        attribute.Flag("CeilMode", IsCeiling);
        attribute.Flag("AllowCropping", Cropped(height, width) is not (0, 0));
    }

    /// <summary>The padding on each side of an axis; where the last window reaches beyond the end, that is padding too.</summary>
    public Pads PadsOf(int input, WindowAxis axis, int pad, Func<int, int> output)
    {
        if (Padding == Padding.Same)
            return Pads.Same(input, axis);
        if (Padding == Padding.Causal)
            return new(axis.Reach - 1, 0);
        return new(pad, IsCeiling ? Math.Max(((output(input) - 1) * axis.Stride) + axis.Reach - input - pad, 0) : pad);
    }

    /// <summary>Rows and columns at the end that no window sees.</summary>
    public (int Rows, int Columns) Cropped(int height, int width) => Padding != Padding.Valid || IsCeiling
        ? (0, 0)
        : ((height + (2 * PadHeight) - Rows.Reach) % Rows.Stride, (width + (2 * PadWidth) - Columns.Reach) % Columns.Stride);

    /// <summary>A comment on what no window sees; null where all is seen.</summary>
    public string? DescribeCropping(int height, int width)
    {
        (int rows, int columns) = Cropped(height, width);
        (rows, columns) = (Math.Max(rows - PadHeight, 0), Math.Max(columns - PadWidth, 0));
        return (rows, columns) switch
        {
            (0, 0) => null,
            (_, 0) => $"the last {Count(rows, "row")} of {height}x{width} not seen",
            (0, _) => $"the last {Count(columns, "column")} of {height}x{width} not seen",
            _ => $"the last {Count(rows, "row")} and {Count(columns, "column")} of {height}x{width} not seen",
        };
    }

    private static string Count(int number, string word) => number == 1 ? word : $"{number} {word}s";

    private int Out(int input, WindowAxis axis, int pad, string words)
    {
        if (Padding != Padding.Valid)
            return (input + axis.Stride - 1) / axis.Stride;
        int slack = checked(input + (2 * pad) - axis.Reach);
        if (IsCeiling && slack > -axis.Stride)
        {
            // A last window that would begin behind the map and what is padded before it does not exist.
            int windows = ((slack + axis.Stride - 1) / axis.Stride) + 1;
            return (windows - 1) * axis.Stride >= input + pad ? windows - 1 : windows;
        }

        return slack >= 0 ? (slack / axis.Stride) + 1
            : throw new RefusedException($"its window sees {axis.Reach} {words}, more than the {input + (2 * pad)} that there are");
    }
}
