namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Which steps count, as kernels read it: a mask has 1 for each that does and else 0, for each image of a tile or for one image.
/// </summary>
internal static class Masks
{
    /// <summary>True in each lane of a tile whose step counts, or in all lanes where they are of one image.</summary>
    /// <param name="mask">What the kernel calls the mask.</param>
    /// <param name="place">Where the step at hand is.</param>
    public static string Counts(VectorTarget target, string mask, string place, bool isOne) =>
        $"{target.Class}.GreaterThan({Load(target, mask, place, isOne)}, {target.Type}.Zero)";

    /// <summary>1 in each lane whose step counts, else 0.</summary>
    public static string Load(VectorTarget target, string mask, string place, bool isOne) =>
        $"{(isOne ? "Splat" : "Load")}{target.Bits}(ref {mask}, {place})";
}
