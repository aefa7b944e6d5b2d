namespace CompiledNet.Generator.Model.Windows;

/// <summary>A window in numbers, for both axes.</summary>
internal sealed record WindowGeometry(WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Whether no window reaches over the border.</summary>
    public bool IsInside => Rows.IsInside && Columns.IsInside;

    /// <summary>Its taps.</summary>
    public int Taps => Rows.Size * Columns.Size;

    /// <summary>Every value of a map by itself.</summary>
    public static WindowGeometry Points(Shape map) => new(WindowAxis.Points(map.Height), WindowAxis.Points(map.Width));

    /// <summary>One window as large as the map.</summary>
    public static WindowGeometry Whole(Shape map) => new(WindowAxis.Whole(map.Height), WindowAxis.Whole(map.Width));

    /// <summary>Size, stride, padding and dilation: <c>5x5 stride 1x1 padding 0+0x0+0</c>.</summary>
    public override string ToString()
    {
        string dilation = Rows.Dilation == 1 && Columns.Dilation == 1 ? "" : $" dilation {Rows.Dilation}x{Columns.Dilation}";
        return $"{Rows.Size}x{Columns.Size} stride {Rows.Stride}x{Columns.Stride} padding {Rows.PadBefore}+{Rows.PadAfter}x{Columns.PadBefore}+{Columns.PadAfter}{dilation}";
    }
}

/// <summary>
/// One axis of a window, and all arithmetic of windows: the one place that knows how padding and stride make an output of an input.
/// Output i sees inputs i * Stride - PadBefore + t * Dilation for t in 0..Size-1, those outside 0..Input-1 being padding. PadAfter counts
/// the padding that the last window sees, so it is less than what was asked for where a stride crops.
/// </summary>
/// <remarks>
/// With n inputs, a window of k, stride s and p zeros on both sides, there are floor((n + 2p - k) / s) + 1 outputs; with same padding
/// ceil(n / s), for which (output - 1) * s + k - n zeros are needed, the odd one at the end (TensorFlow's rule). A window of k taps that
/// stand d apart is one of d(k - 1) + 1. Where windows may reach beyond the end, rounding is up; the last begins within the map or before it.
/// </remarks>
internal sealed record WindowAxis(int Input, int Size, int Stride, int PadBefore, int PadAfter, int Output, int Dilation = 1)
{
    /// <summary>Inputs from the first tap to the last, both counted.</summary>
    public int Reach => (int)ReachOf(Size, Dilation);

    /// <summary>The input behind the last that a window sees; beyond the map where it sees padding.</summary>
    public int End => Origin(Output - 1) + Reach;

    /// <summary>Whether no window reaches over the border.</summary>
    public bool IsInside => PadBefore == 0 && End <= Input;

    /// <summary>Whether an input can be seen by two windows.</summary>
    public bool Overlaps => Output > 1 && Size > Stride;

    /// <summary>Whether every input is seen by a window; of a dilated one it is not said.</summary>
    public bool SeesEveryInput => (Output == 1 || Size >= Stride) && End >= Input;

    /// <summary>Whether windows lie side by side, and nothing is left over nor padded.</summary>
    public bool TilesInput => Size == Stride && Output * Size == Input && PadBefore == 0;

    /// <summary>Pairs of a window and an input that it sees.</summary>
    public long Taps => Enumerable.Range(0, Output).Sum(output => (long)TapsOf(output).Count);

    /// <summary>Every value by itself.</summary>
    public static WindowAxis Points(int input) => new(input, Size: 1, Stride: 1, PadBefore: 0, PadAfter: 0, Output: input);

    /// <summary>One window over all values, as a layer has it that takes the whole of its input.</summary>
    public static WindowAxis Whole(int input) => new(input, Size: input, Stride: 1, PadBefore: 0, PadAfter: 0, Output: 1);

    /// <summary>Distance from the first tap to the last, both counted: d(k - 1) + 1.</summary>
    public static long ReachOf(long size, long dilation) => (dilation * (size - 1)) + 1;

    /// <summary>Inputs beyond the first window, n + 2p - k: less than 0 where the window is larger than its padded input.</summary>
    public static long Slack(long input, long reach, long zeros) => input + (2 * zeros) - reach;

    /// <summary>Number of windows between explicit zeros (none for valid padding). The window must not be too large.</summary>
    public static long Windows(long input, long reach, long stride, long zeros) => (Slack(input, reach, zeros) / stride) + 1;

    /// <summary>
    /// Number of windows where the last may reach beyond the end, but begins within the input or the zeros before it (PyTorch's ceil mode);
    /// 0 or less where none fits.
    /// </summary>
    public static long CeilingWindows(long input, long reach, long stride, long zeros)
    {
        long slack = Slack(input, reach, zeros);
        if (slack <= -stride)
            return 0;
        long windows = ((slack + stride - 1) / stride) + 1;
        return (windows - 1) * stride >= input + zeros ? windows - 1 : windows;
    }

    /// <summary>Number of windows with same padding.</summary>
    public static long SameWindows(long input, long stride) => (input + stride - 1) / stride;

    /// <summary>Inputs at the end that no window sees: (n + 2p - k) mod s.</summary>
    public static long Cropped(long input, long reach, long stride, long zeros) => Slack(input, reach, zeros) % stride;

    /// <summary>How far taps may stand apart for so many of them to lie on so many values; 0 where they cannot.</summary>
    public static long MostDilation(long values, int size) => size == 1 ? int.MaxValue : (values - 1) / (size - 1);

    /// <summary>
    /// Outputs of a transposed window over so many inputs, and how much of what is reached is cut off before them, by Keras' rules. With n
    /// inputs, (n - 1) * s + k values are reached. Where neither zeros nor more values at the end are asked for, n * s of them come out with
    /// same padding, else all, and never fewer than n * s; where they are, what is asked for is cut off on each side, and with same padding
    /// half of the kernel.
    /// </summary>
    /// <param name="zeros">What is cut off on each side; null where nothing is said.</param>
    /// <param name="more">What is added at the end; null where nothing is said.</param>
    public static (long Output, long Before) CutTransposed(long input, long size, long stride, bool isSame, int? zeros, int? more)
    {
        if (zeros is null && more is null)
        {
            long gap = Math.Max(size - stride, 0);
            return (Limits.Sum(Limits.Product(input, stride), isSame ? 0 : gap), isSame ? gap / 2 : 0);
        }

        // Same padding cuts before something is added, and shares what that leaves.
        long added = more ?? 0;
        long cut = isSame ? size / 2 : zeros ?? 0;
        long before = isSame ? Math.Max((2 * cut) - added, 0) / 2 : cut;
        return (Limits.Sum(Limits.Product(input - 1, stride), size + added) - (2 * cut), before);
    }

    /// <summary>The axis of a transposed window in numbers: it slides over the output, and has a place for each input.</summary>
    /// <param name="before">Values before the output that the first window reaches.</param>
    public static WindowAxis Transposed(int input, int output, int size, int stride, int before) =>
        new(output, size, stride, before, (int)Math.Max(((input - 1L) * stride) + size - before - output, 0), input);

    /// <summary>The axis in numbers, for an output that fits in 32 bits.</summary>
    /// <param name="zeros">Explicit zeros on both sides; null for same padding.</param>
    /// <param name="isCeiling">Whether the last window may reach beyond the end.</param>
    /// <param name="isCausal">Whether all padding stands before the input, where it is not explicit.</param>
    public static WindowAxis Resolve(
        int input, int size, int stride, int? zeros, int dilation = 1, bool isCeiling = false, bool isCausal = false)
    {
        long reach = ReachOf(size, dilation);
        long output = zeros is not int given ? SameWindows(input, stride)
            : isCeiling ? CeilingWindows(input, reach, stride, given)
            : Windows(input, reach, stride, given);

        // What the last window sees ends here; less than the input where a stride is larger than the window or crops.
        long seen = ((output - 1) * stride) + reach;
        long padBefore = zeros ?? (isCausal ? reach - 1 : Math.Max(seen - input, 0) / 2);
        long padAfter = Math.Max(seen - padBefore - input, 0);
        return new WindowAxis(input, size, stride, (int)padBefore, (int)padAfter, (int)output, dilation);
    }

    /// <summary>
    /// The windows over the outputs that have seen an input, from the last tap to the first: an axis of stride 1 the other way round.
    /// </summary>
    public WindowAxis Mirror()
    {
        int padBefore = Reach - 1 - PadBefore;
        return new WindowAxis(Output, Size, 1, padBefore, Math.Max(Input - 1 - padBefore + Reach - Output, 0), Input, Dilation);
    }

    /// <summary>
    /// Some neighbouring windows over the inputs that they see, from the first tap of the first to the last of the last: what they see of the
    /// padding is an input there.
    /// </summary>
    /// <param name="windows">How many they are.</param>
    public WindowAxis Part(int windows) =>
        this with { Input = ((windows - 1) * Stride) + Reach, PadBefore = 0, PadAfter = 0, Output = windows };

    /// <summary>How many windows before window k see input k * stride.</summary>
    public int WindowsBefore => Math.Max(Reach - 1 - PadBefore, 0) / Stride;

    /// <summary>
    /// The windows that see some neighbouring inputs, of which the first is a multiple of the stride, over those inputs: the first lies
    /// <see cref="WindowsBefore"/> before the window of the same place, beyond the map where that is at the border.
    /// </summary>
    /// <param name="inputs">How many they are.</param>
    public WindowAxis PartOfInputs(int inputs) => this with
    {
        Input = inputs,
        PadBefore = PadBefore + (WindowsBefore * Stride),
        Output = WindowsBefore + 1 + ((inputs - 1 + PadBefore) / Stride),
    };

    /// <summary>The input that the first tap of a window meets; outside of the map where it meets padding.</summary>
    public int Origin(int output) => (output * Stride) - PadBefore;

    /// <summary>The taps of a window that meet the map, which are neighbours: the first, and how many.</summary>
    public (int First, int Count) TapsOf(int output)
    {
        // Tap t meets input origin + t * dilation: within the map from -origin / dilation to (input - origin) / dilation, rounded up.
        long origin = ((long)output * Stride) - PadBefore;
        long first = Math.Max(0, (Dilation - 1 - origin) / Dilation);
        long end = Math.Min(Size, (Input + (long)Dilation - 1 - origin) / Dilation);
        return ((int)first, (int)Math.Max(0, end - first));
    }

    /// <summary>The input that a tap of a window meets.</summary>
    public int InputOf(int output, int tap) => Origin(output) + (tap * Dilation);

    /// <summary>The window that meets an input with a tap; null where none does, as strides leave inputs out.</summary>
    public int? OutputOf(int input, int tap)
    {
        int distance = input + PadBefore - (tap * Dilation);
        return distance % Stride == 0 && distance / Stride is var output && output >= 0 && output < Output ? output : null;
    }

    /// <summary>Taps that meet the map at one window at least.</summary>
    public long LiveTaps()
    {
        long live = 0;
        long counted = 0;
        for (int output = Output - 1; output >= 0 && live < Size; output--)
        {
            (int first, int count) = TapsOf(output);
            long end = (long)first + count;
            long from = Math.Max(first, counted);
            if (end <= from)
                continue;
            live += end - from;
            counted = end;
        }

        return live;
    }

    /// <summary>The same windows over an input without the zeros around it, which become padding.</summary>
    /// <param name="input">The input without them.</param>
    /// <param name="before">Zeros before it.</param>
    public WindowAxis WithoutZeros(int input, int before)
    {
        var narrow = this with { Input = input, PadBefore = PadBefore + before };
        return narrow with { PadAfter = Math.Max(narrow.End - input, 0) };
    }
}
