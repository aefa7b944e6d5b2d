namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints loops that make a part of a tile's map of others that lie there as the whole map does, in the order of memory; what lies beyond the
/// map is zero. Where the part begins and how large all is comes as arguments, so that maps and parts of all shapes share a kernel.
/// </summary>
internal static class PartLoops
{
    /// <summary>
    /// The parameters of a kernel that has these loops: the part's first row and column, its size, that of the map, and where the part goes,
    /// whose positions are <c>stride</c> floats apart.
    /// </summary>
    public const string Parameters =
        "nint top, nint left, nint rows, nint columns, nint mapRows, nint mapColumns, nint channels, ref float part, nint stride";

    /// <summary>The arguments for a part.</summary>
    /// <param name="to">Where it goes.</param>
    public static string[] Arguments(MapPart part, Shape map, string to) =>
    [
        part.Row, part.Column, .. new[] { part.Rows, part.Columns, map.Height, map.Width, map.Channels }.Select(Terms.Number), to, Terms.Number(part.Stride),
    ];

    /// <summary>Prints the loops.</summary>
    /// <param name="emitChannel">Prints what the values of a channel have in common.</param>
    /// <param name="emitValue">
    /// Prints what comes before a vector of the lanes and at the place of the whole map that are given, and gives its expression.
    /// </param>
    public static void Emit(CodeWriter writer, VectorTarget target, Action emitChannel, Func<string, string, string> emitValue)
    {
        void Zeros(string from, string end)
        {
            writer.Line($"for (nint zero = {from}; zero < {end}; zero += {target.Lanes})");
            writer.Line($"    Store({target.Type}.Zero, ref part, zero);");
        }

        writer.Line("nint first = Min(Max(0, -left), columns), end = Max(first, Min(columns, mapColumns - left));");
        using (writer.Block("for (nint y = top; y < top + rows; y++)"))
        {
            writer.Line("bool isInside = y >= 0 && y < mapRows;");
            Zeros("0", "(isInside ? first : columns) * stride");
            using (writer.Block("if (isInside)"))
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

                Zeros("end * stride", "columns * stride");
            }

            writer.Line("part = ref At(ref part, columns * stride);");
        }
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
