using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// The elementwise functions as vector code, each formula once, printed for the widths and networks that use it; and their
/// derivatives, which all follow from the function's own output.
/// </summary>
internal static class ActivationFunctions
{
    /// <summary>Adds the function to the class, if it is not there, and gives its name; null for the linear one.</summary>
    public static string? Add(KernelClass kernels, ActivationKind activation)
    {
        VectorTarget target = kernels.Target;
        switch (activation)
        {
            case ActivationKind.Linear:
                return null;
            case ActivationKind.Relu:
                Function(kernels, "Relu", "max(x, 0); not a number stays what it is.",
                    $"return {target.Class}.ConditionalSelect({target.Class}.LessThan(x, {target.Type}.Zero), {target.Type}.Zero, x);");
                return "Relu";
            case ActivationKind.Sigmoid:
                AddExp(kernels);
                Function(kernels, "Sigmoid", "1 / (1 + exp(-x)).",
                    $"return {target.Type}.One / ({target.Type}.One + Exp(-x));");
                return "Sigmoid";
            case ActivationKind.Tanh:
                AddExp(kernels);
                // x + x³ P(x²) and its coefficients: a minimax fit of relative error 5e-9 over |x| < 0.63; above, the exponential loses nothing.
                Function(kernels, "Tanh", "The hyperbolic tangent: a polynomial near zero, 1 - 2 / (exp(2|x|) + 1) elsewhere.",
                    $"""
                    var size = {target.Class}.Abs(x);
                    var square = x * x;
                    var series = Fma({target.Class}.Create(-0.0056577115f), square, {target.Class}.Create(0.020598074f));
                    series = Fma(series, square, {target.Class}.Create(-0.053727593f));
                    series = Fma(series, square, {target.Class}.Create(0.13331303f));
                    series = Fma(series, square, {target.Class}.Create(-0.33333278f));
                    var near = Fma(series * square, x, x);
                    var far = {target.Type}.One - ({target.Class}.Create(2f) / (Exp(size + size) + {target.Type}.One));
                    far |= x & {target.Class}.Create(-0f);
                    return {target.Class}.ConditionalSelect({target.Class}.LessThan(size, {target.Class}.Create(0.625f)), near, far);
                    """);
                return "Tanh";
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not elementwise.");
        }
    }

    /// <summary>exp(x), for the functions built on it.</summary>
    public static void AddExp(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        // 12582912 = 1.5 * 2^23: adding it rounds to a whole number and leaves that number in the low bits.
        // ln 2 in two parts (Cody and Waite); the polynomial is a minimax fit of relative error 3e-9 over ±ln 2 / 2.
        Function(kernels, "Exp", "exp(x) = 2^n exp(r), n whole and |r| at most ln 2 / 2; arguments beyond ±87.3 count as ±87.3.",
            $"""
            x = {target.Class}.ConditionalSelect({target.Class}.LessThan(x, {target.Class}.Create(-87.3f)), {target.Class}.Create(-87.3f), x);
            x = {target.Class}.ConditionalSelect({target.Class}.GreaterThan(x, {target.Class}.Create(87.3f)), {target.Class}.Create(87.3f), x);
            var shifted = Fma(x, {target.Class}.Create(1.442695041f), {target.Class}.Create(12582912f));
            var whole = shifted - {target.Class}.Create(12582912f);
            var rest = Fma(whole, {target.Class}.Create(-0.693359375f), x);
            rest = Fma(whole, {target.Class}.Create(2.12194440e-4f), rest);
            var series = Fma({target.Class}.Create(0.0013813145f), rest, {target.Class}.Create(0.008369419f));
            series = Fma(series, rest, {target.Class}.Create(0.041668456f));
            series = Fma(series, rest, {target.Class}.Create(0.16666515f));
            series = Fma(series, rest, {target.Class}.Create(0.49999994f));
            series = Fma(series, rest * rest, rest + {target.Type}.One);
            return (series.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();
            """);
    }

    /// <summary>Gradient of the input: <paramref name="gradient"/> times the derivative at <paramref name="output"/>, as a C# expression.</summary>
    public static string Backward(ActivationKind activation, VectorTarget target, string gradient, string output) => activation switch
    {
        ActivationKind.Linear => gradient,
        ActivationKind.Relu => $"{target.Class}.ConditionalSelect({target.Class}.GreaterThan({output}, {target.Type}.Zero), {gradient}, {target.Type}.Zero)",
        ActivationKind.Sigmoid => $"{gradient} * {output} * ({target.Type}.One - {output})",
        ActivationKind.Tanh => $"{gradient} * ({target.Type}.One - ({output} * {output}))",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not elementwise."),
    };

    private static void Function(KernelClass kernels, string name, string sentence, string body)
    {
        var writer = new CodeWriter(indent: 2);
        writer.Lines(body);
        kernels.AddFunction(name, sentence, $"{kernels.Target.Type} {name}({kernels.Target.Type} x)", writer.ToString());
    }
}
