namespace CompiledNet.Generator.Kernels;

/// <summary>Prints how one gradient is added to another.</summary>
internal static class GradientSum
{
    /// <param name="length">Floats: whole widest vectors.</param>
    /// <returns>The kernel's name; it takes what is added, then the sum.</returns>
    public static string Emit(KernelClass kernels, string name, int length)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(name, "Adds a gradient to the sum of those before it.", "ref float gradient, ref float sum", writer =>
        {
            using (writer.Loop("at", length, target.Lanes))
            {
                string at = length > target.Lanes ? "at" : "0";
                writer.Line($"Store(Load{target.Bits}(ref sum, {at}) + Load{target.Bits}(ref gradient, {at}), ref sum, {at});");
            }
        });
    }

    /// <summary>The same of some channels of a gradient, whose positions are <c>apart</c> floats apart.</summary>
    public static string EmitChannels(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            "ChannelsGradientSum",
            "Adds some channels of a gradient to the sum of those before it.",
            "ref float gradient, int positions, nint floats, nint apart, ref float sum",
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
