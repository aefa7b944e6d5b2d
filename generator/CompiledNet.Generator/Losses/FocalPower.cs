using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Losses;

/// <summary>Prints the power by which a focal crossentropy counts what is sure for less (Lin et al. 2017).</summary>
internal static class FocalPower
{
    /// <summary>Adds the functions that <see cref="Emit"/> calls.</summary>
    public static void Add(KernelClass kernels, float gamma)
    {
        if (IsProduct(gamma))
            return;
        ExponentialFunctions.AddExp(kernels);
        ExponentialFunctions.AddLog(kernels);
    }

    /// <summary>Declares <c>lesser</c>, <c>rest</c> to the power of gamma - 1, and <c>power</c>, to that of gamma.</summary>
    /// <param name="gamma">1 or more.</param>
    public static void Emit(CodeWriter writer, VectorTarget target, float gamma)
    {
        string lesser = gamma switch
        {
            1 => $"{target.Type}.One",
            2 => "rest",
            3 => "rest * rest",
            _ => $"Exp(Log(rest) * {target.Class}.Create({Text.Real(gamma - 1)}f))",
        };
        writer.Line($"var lesser = {lesser};");
        writer.Line("var power = lesser * rest;");
    }

    private static bool IsProduct(float gamma) => gamma is 1 or 2 or 3;
}
