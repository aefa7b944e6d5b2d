namespace CompiledNet.Generator.Model.Windows;

/// <summary>A window that slides, as it was written: its size, stride and padding.</summary>
/// <param name="ZeroHeight">Explicit rows of padding on both sides; null where <paramref name="Padding"/> rules.</param>
/// <param name="ZeroWidth">Explicit columns of padding on both sides; null where <paramref name="Padding"/> rules.</param>
internal sealed record WindowSpec(
    int Height, int Width, int StrideHeight, int StrideWidth, PaddingKind Padding, int? ZeroHeight, int? ZeroWidth, bool AllowCropping)
{
    /// <summary>A window of one value: what a layer has before its arguments are read.</summary>
    public static WindowSpec Single { get; } = new(1, 1, 1, 1, PaddingKind.Valid, null, null, AllowCropping: false);

    /// <summary>Arguments that others overrule: a stride where those of both axes are given.</summary>
    public EquatableArray<string> Overruled { get; init; }

    /// <summary>Whether a last window may reach beyond the end, so that all is seen.</summary>
    public bool IsCeiling { get; init; }

    /// <summary>Rows from one tap to the next.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns from one tap to the next.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Rows from the first tap to the last, both counted.</summary>
    public long ReachHeight => WindowAxis.ReachOf(Height, DilationHeight);

    /// <summary>Columns from the first tap to the last, both counted.</summary>
    public long ReachWidth => WindowAxis.ReachOf(Width, DilationWidth);

    public bool IsDilated => DilationHeight > 1 || DilationWidth > 1;

    /// <summary>
    /// A window whose sides are <c>kernelSize</c>, or <c>kernelHeight</c> and <c>kernelWidth</c>; likewise <c>pool...</c>.
    /// </summary>
    /// <param name="words">What its arguments are called.</param>
    public static WindowSpec Read(WrittenArguments arguments, WindowWords words)
    {
        int? size = arguments.Int(words.Prefix + "Size");
        int? stride = arguments.Int("Stride");
        int? zeros = arguments.Int("ZeroPadding");
        int? dilation = arguments.Int("Dilation");
        if (words.IsOfSteps)
        {
            int steps = size ?? words.DefaultSize;
            return new WindowSpec(
                1,
                steps,
                1,
                stride ?? (words.IsPool ? steps : 1),
                arguments.Enum<PaddingKind>("Padding") ?? PaddingKind.Valid,
                zeros is null ? null : 0,
                zeros,
                arguments.Bool("AllowCropping") ?? false)
            {
                IsCeiling = arguments.Bool("CeilMode") ?? false,
                DilationWidth = dilation ?? 1,
            };
        }

        int height = size ?? arguments.Int(words.Prefix + "Height") ?? words.DefaultSize;
        int width = size ?? arguments.Int(words.Prefix + "Width") ?? words.DefaultSize;
        int? zeroHeight = arguments.Int("ZeroPaddingHeight") ?? zeros;
        int? zeroWidth = arguments.Int("ZeroPaddingWidth") ?? zeros;
        bool zerosAreGiven = zeroHeight is not null || zeroWidth is not null;

        return new WindowSpec(
            height,
            width,
            arguments.Int("StrideHeight") ?? stride ?? (words.IsPool ? height : 1),
            arguments.Int("StrideWidth") ?? stride ?? (words.IsPool ? width : 1),
            arguments.Enum<PaddingKind>("Padding") ?? PaddingKind.Valid,
            zerosAreGiven ? zeroHeight ?? 0 : null,
            zerosAreGiven ? zeroWidth ?? 0 : null,
            arguments.Bool("AllowCropping") ?? false)
        {
            Overruled = OverruledBy(arguments).ToEquatableArray(),
            IsCeiling = arguments.Bool("CeilMode") ?? false,
            DilationHeight = arguments.Int("DilationHeight") ?? dilation ?? 1,
            DilationWidth = arguments.Int("DilationWidth") ?? dilation ?? 1,
        };
    }

    private static IEnumerable<string> OverruledBy(WrittenArguments arguments) =>
        new[] { "Stride", "ZeroPadding", "Dilation" }.Where(name =>
        arguments.Int(name) is not null && arguments.Int(name + "Height") is not null && arguments.Int(name + "Width") is not null);
}

/// <summary>What a window is called: in arguments (<c>kernelSize</c>, <c>poolSize</c>) and in messages (<c>5x5 kernel</c>).</summary>
/// <param name="IsPool">Whether it steps by its own size unless a stride is given, and has no weights.</param>
/// <param name="DefaultSize">Its rows and columns where nothing is said; 0 where something must be.</param>
/// <param name="IsOfSteps">Whether it slides over the steps of a sequence: its row is not spoken of.</param>
internal sealed record WindowWords(string Prefix, string Noun, bool IsPool, int DefaultSize, bool IsOfSteps = false)
{
    public static WindowWords Kernel { get; } = new("kernel", "kernel", IsPool: false, DefaultSize: 0);

    public static WindowWords Pool { get; } = new("pool", "window", IsPool: true, DefaultSize: 2);

    public static WindowWords KernelOfSteps { get; } = Kernel with { IsOfSteps = true };

    public static WindowWords PoolOfSteps { get; } = Pool with { IsOfSteps = true };

    /// <summary>Whether padding may stand before the first step alone.</summary>
    public bool CanBeCausal => IsOfSteps && !IsPool;

    /// <summary>A number for rows and one for columns, as <see cref="Text.Pair"/> has them; of steps the second alone.</summary>
    public string Pair(long rows, long columns) => IsOfSteps ? Text.Number(columns) : Text.Pair(rows, columns);

    /// <summary>Both numbers, <c>3x3</c>; of steps, <c>3 steps</c>.</summary>
    public string Sides(long rows, long columns) =>
        IsOfSteps ? $"{Text.Number(columns)} {(columns == 1 ? "step" : "steps")}" : Text.Sides(rows, columns);

    /// <summary>A window of so many: <c>5x5 kernel</c>, <c>kernel of 5 steps</c>.</summary>
    public string Describe(int rows, int columns) => IsOfSteps ? $"{Noun} of {Sides(rows, columns)}" : $"{Sides(rows, columns)} {Noun}";

    /// <summary>What comes out, as titles of remedies show it.</summary>
    public string Output(long rows, long columns, int channels) =>
        $"{(IsOfSteps ? Text.Number(columns) : Text.Sides(rows, columns))}x{Text.Number(channels)}";
}
