namespace CompiledNet.Generator.Planning;

/// <summary>A vector width that kernels are printed for.</summary>
/// <param name="Bits">Width of a vector.</param>
/// <param name="Registers">Vector registers that the narrowest machine of this width has.</param>
internal sealed record VectorTarget(int Bits, int Registers)
{
    /// <summary>Images that are computed together in the batch schedule, whatever the width: floats from one value to the next.</summary>
    public const int TileImages = 16;

    /// <summary>All widths, widest first.</summary>
    public static readonly VectorTarget[] All = [new(512, 32), new(256, 16), new(128, 16)];

    /// <summary>Floats of a vector.</summary>
    public int Lanes => Bits / 32;

    /// <summary>Vectors that hold one value of all 16 images.</summary>
    public int VectorsPerTile => TileImages / Lanes;

    /// <summary>The C# type: <c>Vector512&lt;float&gt;</c>.</summary>
    public string Type => $"Vector{Bits}<float>";

    /// <summary>The C# class of its operations: <c>Vector512</c>.</summary>
    public string Class => $"Vector{Bits}";
}
