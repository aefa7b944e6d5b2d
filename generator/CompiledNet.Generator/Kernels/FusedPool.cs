namespace CompiledNet.Generator.Kernels;

/// <summary>A pooling layer whose windows tile the map: as wide as their stride, no padding, nothing left over.</summary>
internal sealed record FusedPool(string Name, int Height, int Width)
{
    /// <summary>A window's values are compared in one straight line; larger ones, such as whole maps, are loops of a step of their own.</summary>
    private const int MostValues = 64;

    public static bool Accepts(WindowGeometry window) => window.Rows.TilesInput && window.Columns.TilesInput && window.Taps <= MostValues;
}
