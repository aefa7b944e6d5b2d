using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>Holds the values that one layer gives to what 32 bits can address.</summary>
internal static class OutputSize
{
    /// <summary>Whether an output of these sizes can be; reported where not.</summary>
    public static bool Accept(long[] sizes, string? argument, LayerContext context)
    {
        if (Limits.Product(sizes) <= Limits.Values)
            return true;
        string shape = string.Join("x", sizes.Select(Text.Number));
        context.Report(RuleIds.SizeTooLarge, argument, [$"an output of {shape}", $"{Text.Grouped(Limits.Values)} values"]);
        return false;
    }
}
