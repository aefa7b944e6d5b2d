namespace CompiledNet.Generator.Kernels;

/// <summary>A vector width that kernels are printed for.</summary>
/// <param name="Bits">Width of a vector.</param>
/// <param name="Registers">Vector registers that the narrowest machine of this width has.</param>
/// <param name="Index">Its place among all widths.</param>
internal sealed record VectorTarget(int Bits, int Registers, int Index)
{
    /// <summary>All widths, widest first.</summary>
    public static readonly VectorTarget[] All = [new(512, 32, 0), new(256, 16, 1), new(128, 16, 2)];

    /// <summary>The next narrower width, or null.</summary>
    public VectorTarget? Narrower => Index + 1 < All.Length ? All[Index + 1] : null;

    /// <summary>The narrowest width of which one vector holds so many floats; this where none narrower does.</summary>
    public VectorTarget Holding(int floats) => All.LastOrDefault(width => width.Index > Index && width.Lanes >= floats) ?? this;

    /// <summary>Floats of a vector.</summary>
    public int Lanes => Bits / 32;

    /// <summary>Vectors that hold one value of all 16 images.</summary>
    public int VectorsPerTile => Contract.TileImages / Lanes;

    /// <summary>The C# type: <c>Vector512&lt;float&gt;</c>.</summary>
    public string Type => $"Vector{Bits}<float>";

    /// <summary>The C# class of its operations: <c>Vector512</c>.</summary>
    public string Class => $"Vector{Bits}";
}
