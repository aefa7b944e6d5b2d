namespace CompiledNet.Generator.Kernels;

/// <summary>Prints how one gradient is added to another.</summary>
internal static class GradientSum
{
    /// <returns>
    /// The kernel's name; it takes what is added, how many positions of how many floats it has, and how far they are apart, then the sum. Floats
    /// are whole widest vectors.
    /// </returns>
    public static string Emit(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            "GradientSum",
            "Adds a gradient, or some channels of one, to the sum of those before it.",
            "ref float gradient, nint positions, nint floats, nint apart, ref float sum",
            writer =>
            {
                using (writer.Block("for (nint position = 0; position < positions; position++)"))
                {
                    using (writer.Block($"for (nint at = 0; at < floats; at += {target.Lanes})"))
                        writer.Line($"Store(Load{target.Bits}(ref sum, at) + Load{target.Bits}(ref gradient, at), ref sum, at);");
                    writer.Line("gradient = ref At(ref gradient, apart);");
                    writer.Line("sum = ref At(ref sum, floats);");
                }
            });
    }
}
