namespace CompiledNet.Generator.Planning;

/// <summary>Everything in memory begins at a multiple of 16 floats: one cache line, one widest vector.</summary>
internal static class Alignment
{
    public const int Floats = 16;

    public static int Pad(int length) => (length + Floats - 1) / Floats * Floats;

    public static long Pad(long length) => (length + Floats - 1) / Floats * Floats;
}
