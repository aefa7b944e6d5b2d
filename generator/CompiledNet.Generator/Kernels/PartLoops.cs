using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints loops over a part of a map, in the order in which it lies in memory; what lies beyond the map is zero. A map that no cache holds
/// comes at a third of the speed by single lines. Where the part begins and how large all is comes as arguments, so that maps and parts of
/// all shapes share a kernel.
/// </summary>
internal static class PartLoops
{
    /// <summary>
    /// The parameters of a kernel that makes a part of a tile's map of others that lie as the whole map does: the part's first row and column,
    /// its size, that of the map, and where the part goes, whose positions are <c>stride</c> floats apart.
    /// </summary>
    public const string Parameters = Size + ", nint channels, " + Target;

    private const string Size = "nint top, nint left, nint rows, nint columns, nint mapRows, nint mapColumns";
    private const string Target = "ref float part, nint stride";

    /// <summary>The arguments for a part.</summary>
    /// <param name="to">Where it goes.</param>
    public static string[] Arguments(MapPart part, Shape map, string to) => Arguments(part, map, [map.Channels], to);

    /// <summary>The arguments of the kernel that copies a part.</summary>
    /// <param name="from">The map.</param>
    /// <param name="lanesAreImages">Whether it is that of a tile, else of one image.</param>
    /// <param name="to">Where the part goes.</param>
    public static string[] CopyArguments(string from, MapPart part, Shape map, bool lanesAreImages, string to)
    {
        int[] ofPosition = [Winograd.Floats(map.Channels, lanesAreImages), Winograd.Position(map.Channels, lanesAreImages)];
        return [from, .. Arguments(part, map, ofPosition, to)];
    }

    /// <summary>The arguments of the kernel that copies a part of some channels of a tile's map.</summary>
    /// <param name="from">The first of these channels.</param>
    /// <param name="channels">The map as if it had no others.</param>
    /// <param name="apart">Floats from one position of the map to the next.</param>
    /// <param name="to">Where the part goes.</param>
    public static string[] CopyArguments(string from, MapPart part, Shape channels, int apart, string to) =>
        [from, .. Arguments(part, channels, [channels.Channels * Contract.TileImages, apart], to)];

    /// <summary>Prints the loops of a kernel that makes a part of a tile's map.</summary>
    /// <param name="emitChannel">Prints what the values of a channel have in common.</param>
    /// <param name="emitValue">
    /// Prints what comes before a vector of the lanes and at the place of the whole map that are given, and gives its expression.
    /// </param>
    public static void Emit(CodeWriter writer, KernelClass kernels, Action emitChannel, Func<string, string, string> emitValue)
    {
        VectorTarget target = kernels.Target;
        EmitRows(writer, kernels, $"channels * {Contract.TileImages}", () =>
        {
            writer.Line("ref float to = ref At(ref part, first * stride);");
            writer.Line($"nint at = (y * mapColumns + left + first) * channels * {Contract.TileImages};");
            using (writer.Block("for (nint x = first; x < end; x++)"))
            {
                using (writer.Block("for (nint channel = 0; channel < channels; channel++)"))
                {
                    emitChannel();
                    using (Lanes.Loop(writer, target))
                    {
                        bool isOne = target.VectorsPerTile == 1;
                        string value = emitValue(Lanes.First(target), isOne ? "at" : "at + lane");
                        writer.Line($"Store({value}, ref to, channel * {Contract.TileImages}{(isOne ? "" : " + lane")});");
                    }

                    writer.Line($"at += {Contract.TileImages};");
                }

                writer.Line("to = ref At(ref to, stride);");
            }
        });
    }

    /// <summary>Copies a part: so many <c>floats</c> of a position count, and positions are <c>apart</c> floats apart in the map.</summary>
    public static SharedKernel Copy { get; } = new(
        "CopyPart",
        "A part of a map, in the order of memory; what lies beyond the map is zero.",
        $"ref float map, {Size}, nint floats, nint apart, {Target}",
        static (writer, kernels) =>
        {
            VectorTarget target = kernels.Target;
            writer.Line("// Positions without gaps between them are copied as one.");
            writer.Line("bool isDense = apart == stride;");
            EmitRows(writer, kernels, "floats", () =>
            {
                writer.Line("ref float from = ref At(ref map, (y * mapColumns + left + first) * apart);");
                writer.Line("ref float to = ref At(ref part, first * stride);");
                writer.Line("nint copies = isDense ? 1 : end - first, length = isDense ? (end - first) * apart : floats;");
                using (writer.Block("for (nint copy = 0; copy < copies; copy++)"))
                {
                    writer.Line($"for (nint at = 0; at < length; at += {target.Lanes})");
                    writer.Line($"    Store(Load{target.Bits}(ref from, at), ref to, at);");
                    writer.Line("from = ref At(ref from, apart);");
                    writer.Line("to = ref At(ref to, stride);");
                }
            });
        });

    private static string[] Arguments(MapPart part, Shape map, int[] ofPosition, string to) =>
    [
        part.Row, part.Column, .. new[] { part.Rows, part.Columns, map.Height, map.Width }.Concat(ofPosition).Select(Number),
        to, Number(part.Stride),
    ];

    /// <summary>Prints the loop over the rows of a part, with zeros around the columns from <c>first</c> to before <c>end</c>.</summary>
    /// <param name="floats">Floats that count of a position.</param>
    /// <param name="emitRow">Prints what those columns become, of row <c>y</c> of the map.</param>
    private static void EmitRows(CodeWriter writer, KernelClass kernels, string floats, Action emitRow)
    {
        string clear = AddClear(kernels);
        writer.Line("nint first = Min(Max(0, -left), columns), end = Max(first, Min(columns, mapColumns - left));");
        using (writer.Block("for (nint y = top; y < top + rows; y++)"))
        {
            writer.Line("bool isInside = y >= 0 && y < mapRows;");
            writer.Line($"{clear}(ref part, isInside ? first : columns, {floats}, stride);");
            using (writer.Block("if (isInside)"))
            {
                emitRow();
                writer.Line($"{clear}(ref At(ref part, end * stride), columns - end, {floats}, stride);");
            }

            writer.Line("part = ref At(ref part, columns * stride);");
        }
    }

    /// <summary>
    /// Adds the function that clears positions, whose other floats may be somebody else's, and gives its name. What is copied beside them are whole
    /// vectors, and so is what will be read of them.
    /// </summary>
    private static string AddClear(KernelClass kernels)
    {
        const string name = "ClearPositions";
        int lanes = kernels.Target.Lanes;
        var writer = new CodeWriter(KernelClass.BodyIndent);
        writer.Line($"floats = (floats + {lanes - 1}) & -{lanes};");
        using (writer.Block("for (nint position = 0; position < positions; position++)"))
        {
            writer.Line("Clear(ref part, (int)floats);");
            writer.Line("part = ref At(ref part, stride);");
        }

        const string parameters = "ref float part, nint positions, nint floats, nint stride";
        kernels.AddFunction(name, "Zeros at some positions.", $"void {name}({parameters})", writer.Take());
        return name;
    }
}

/// <summary>A part of a map.</summary>
/// <param name="Row">The first row, a number or an expression; before the map where it is less than zero.</param>
/// <param name="Column">The first column, likewise.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">How many columns.</param>
/// <param name="Stride">Floats from one position to the next where the part goes.</param>
internal readonly record struct MapPart(string Row, string Column, int Rows, int Columns, int Stride)
{
    /// <summary>Whole rows, one position behind the other.</summary>
    public static MapPart OfRows(string row, int rows, Shape map) => new(row, "0", rows, map.Width, map.Channels * Contract.TileImages);

    /// <summary>All of a map.</summary>
    public static MapPart Whole(Shape map) => OfRows("0", map.Height, map);
}
