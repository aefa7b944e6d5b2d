using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>The parameters of layers with a kernel and, perhaps, a bias.</summary>
internal static class ParameterSize
{
    /// <summary>Whether a kernel of so many rows and columns, and its bias, can be addressed with 32 bits; reported where not.</summary>
    public static bool Accept(long rows, long columns, bool useBias, string argument, LayerContext context)
    {
        long stored = Limits.Sum(Limits.Stored(rows, columns), useBias ? Limits.Stored(1, columns) : 0);
        if (stored <= Limits.Floats)
            return true;
        context.Report(
            RuleIds.SizeTooLarge,
            argument,
            [$"a kernel of {Text.Number(rows)}x{Text.Number(columns)}", $"{Text.Grouped(Limits.Floats)} stored parameters"]);
        return false;
    }

    /// <summary>Floats that a tensor takes in the parameter vector.</summary>
    public static long Stored(ParameterSpec parameter)
    {
        int columns = parameter.Columns;
        return Limits.Stored(parameter.Length / columns, columns);
    }

    /// <summary>Kernel, then bias: one number for each output of the kernel's rows.</summary>
    public static EquatableArray<ParameterSpec> WithBias(ParameterSpec kernel, bool useBias)
    {
        return useBias
            ? new([kernel, new ParameterSpec("bias", new([kernel.Columns]), InitializerKind.Zeros, kernel.FanIn, kernel.FanOut)])
            : new([kernel]);
    }
}
