namespace CompiledNet.Generator.Kernels;

/// <summary>Where a vector is narrower than a tile of 16 images, the loop over its parts.</summary>
internal static class Lanes
{
    /// <param name="parts">How many a turn takes together.</param>
    public static CodeWriter.BlockScope Loop(CodeWriter writer, VectorTarget target, int parts = 1) =>
        writer.Loop("lane", Contract.TileImages, parts * target.Lanes);

    /// <summary>The first lane at hand within that loop.</summary>
    public static string First(VectorTarget target) => target.VectorsPerTile > 1 ? "lane" : "0";

    /// <summary>Declares the part of a buffer that belongs to the lanes at hand, and gives its name.</summary>
    public static string Shift(CodeWriter writer, VectorTarget target, string buffer, int parts = 1)
    {
        if (target.VectorsPerTile == parts)
            return buffer;
        string part = "lane" + Names.Member(buffer);
        writer.Line($"ref float {part} = ref At(ref {buffer}, lane);");
        return part;
    }
}
