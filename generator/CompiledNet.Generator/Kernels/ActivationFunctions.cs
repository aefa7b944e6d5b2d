using System.Globalization;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The elementwise functions as vector code, each formula once, printed for the widths and networks that use it; and their
/// derivatives. Relu and Relu6, which many kernels end with, are the library's. Comparisons are written so that what is not a number
/// stays so.
/// </summary>
internal static class ActivationFunctions
{
    private const string SeluScale = "1.05070098f";
    private const string SeluScaleAlpha = "1.75809934f";

    /// <summary>2 sqrt(2 / pi) and 0.044715 times that, as sums of two floats: gelu by tanh is x sigmoid(x (linear + cubic x²)).</summary>
    private const string GeluLinear = "1.59576917f";
    private const string GeluLinearRest = "-4.53406803e-8f";
    private const string GeluCubic = "0.0713548139f";
    private const string GeluCubicRest = "2.3988324e-9f";

    /// <summary>Adds the function to the class, if it is not there, and gives its name; null for the linear one.</summary>
    public static string? Add(KernelClass kernels, FunctionSpec activation)
    {
        VectorTarget target = kernels.Target;
        string zero = $"{target.Type}.Zero";
        string one = $"{target.Type}.One";
        string Create(string number) => $"{target.Class}.Create({number})";
        string Size(string limit) => $"var size = AtMost({target.Class}.Abs(x), {Create(limit)});";

        switch (activation.Kind)
        {
            case ActivationKind.Linear:
                return null;
            case ActivationKind.Relu or ActivationKind.Relu6:
                return activation.Kind.ToString();
            case ActivationKind.LeakyRelu:
                string slope = Number(activation.Slope);
                string leaky = "LeakyRelu" + slope.TrimEnd('f').Replace('.', '_').Replace("-", "m").Replace("+", "");
                Function(kernels, leaky, $"x above zero, {slope.TrimEnd('f')} x below.",
                    $"return {target.Class}.ConditionalSelect({target.Class}.LessThan(x, {zero}), {Create(slope)} * x, x);");
                return leaky;
            case ActivationKind.Elu:
                ExponentialFunctions.AddExpm1(kernels);
                Function(kernels, "Elu", "x above zero, exp(x) - 1 below.",
                    $"return {target.Class}.ConditionalSelect({target.Class}.GreaterThan(x, {zero}), x, Expm1(x));");
                return "Elu";
            case ActivationKind.Selu:
                ExponentialFunctions.AddExpm1(kernels);
                Function(kernels, "Selu", "1.0507 x above zero, 1.0507 * 1.6733 (exp(x) - 1) below (Klambauer et al. 2017).",
                    $"return {target.Class}.ConditionalSelect({target.Class}.GreaterThan(x, {zero}), {Create(SeluScale)} * x, {Create(SeluScaleAlpha)} * Expm1(x));");
                return "Selu";
            case ActivationKind.Gelu:
                ExponentialFunctions.AddNormalTail(kernels);
                Function(
                    kernels, "Gelu",
                    "x times the normal distribution up to x: max(x, 0) - |x| times its tail beyond |x|, which loses nothing below zero.",
                    $"""
                    {Size("14f")}
                    return Relu(x) - (size * NormalTail(size));
                    """);
                return "Gelu";
            case ActivationKind.GeluTanh:
                ExponentialFunctions.AddExp(kernels);
                // The argument of exp is taken to twice the precision: its error is the relative error of the result.
                Function(
                    kernels, "GeluTanh",
                    "x sigmoid(v), v = 2 sqrt(2 / pi) (x + 0.044715 x³): max(x, 0) - |x| sigmoid(-|v|), which loses nothing below zero.",
                    $"""
                    {Size("12f")}
                    var square = size * size;
                    var cubic = {Create(GeluCubic)} * square;
                    var factor = cubic + {Create(GeluLinear)};
                    var added = factor - cubic;
                    var lost = (cubic - (factor - added)) + ({Create(GeluLinear)} - added) + {Create(GeluLinearRest)};
                    lost += ProductError({Create(GeluCubic)}, square, cubic);
                    lost = Fma({Create(GeluCubic)}, ProductError(size, size, square), lost);
                    lost = Fma({Create(GeluCubicRest)}, square, lost);
                    var argument = size * factor;
                    var rest = Fma(size, lost, ProductError(size, factor, argument));
                    var root = Exp(argument * {Create("-0.5f")});
                    root = Fma(rest * {Create("-0.5f")}, root, root);
                    return Relu(x) - (size * root * root / Fma(root, root, {one}));
                    """);
                return "GeluTanh";
            case ActivationKind.Silu:
                ExponentialFunctions.AddExp(kernels);
                Function(
                    kernels, "Silu",
                    "x sigmoid(x): max(x, 0) - |x| sigmoid(-|x|), which loses nothing below zero; exp by its root, which does not underflow.",
                    $"""
                    {Size("174f")}
                    var root = Exp(size * {Create("-0.5f")});
                    return Relu(x) - (size * root * root / Fma(root, root, {one}));
                    """);
                return "Silu";
            case ActivationKind.Softplus:
                ExponentialFunctions.AddLog1p(kernels);
                Function(kernels, "Softplus", "log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).",
                    $"return Relu(x) + Log1p(Exp(-{target.Class}.Abs(x)));");
                return "Softplus";
            case ActivationKind.Sigmoid:
                ExponentialFunctions.AddExp(kernels);
                Function(kernels, "Sigmoid", "1 / (1 + exp(-x)).", $"return {one} / ({one} + Exp(-x));");
                return "Sigmoid";
            case ActivationKind.HardSigmoid:
                Function(kernels, "HardSigmoid", "min(max(x + 3, 0), 6) / 6.", $"return Relu6(x + {Create("3f")}) * {Create("1f / 6")};");
                return "HardSigmoid";
            case ActivationKind.HardSwish:
                Add(kernels, ActivationKind.HardSigmoid);
                Function(kernels, "HardSwish", "x times its hard sigmoid; zero below -3, for minus infinity too.",
                    $"return {target.Class}.ConditionalSelect({target.Class}.LessThan(x, {Create("-3f")}), {zero}, x * HardSigmoid(x));");
                return "HardSwish";
            case ActivationKind.Softsign:
                Function(kernels, "Softsign", "x / (1 + |x|); 1 at infinity.",
                    $"""
                    {Size("1e30f")}
                    return (size / (size + {one})) | (x & {Create("-0f")});
                    """);
                return "Softsign";
            case ActivationKind.Mish:
                ExponentialFunctions.AddExp(kernels);
                Function(
                    kernels, "Mish",
                    "x tanh(log(1 + exp(x))): with e = exp(-|x|), x (1 + 2e) / (1 + 2e + 2e²) above zero, x e (e + 2) / (e (e + 2) + 2) below.",
                    $"""
                    {Size("174f")}
                    var root = Exp(size * {Create("-0.5f")});
                    var power = root * root;
                    var twice = power + power;
                    var above = x * (({one} + twice) / Fma(twice, power, {one} + twice));
                    var sum = power + {Create("2f")};
                    var below = size * root * root * (sum / Fma(power, sum, {Create("2f")}));
                    return {target.Class}.ConditionalSelect({target.Class}.LessThan(x, {zero}), -below, above);
                    """);
                return "Mish";
            case ActivationKind.Exponential:
                ExponentialFunctions.AddExp(kernels);
                Function(kernels, "Exponential", "exp(x), by its root, which neither overflows nor underflows before it does.",
                    $"""
                    var root = Exp(x * {Create("0.5f")});
                    return {target.Class}.ConditionalSelect({target.Class}.Equals(x, x), root * root, x);
                    """);
                return "Exponential";
            case ActivationKind.Tanh:
                ExponentialFunctions.AddExp(kernels);
                // x + x³ P(x²) and its coefficients: a minimax fit of relative error 5e-9 over |x| < 0.63; above, the exponential loses
                // nothing.
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

    /// <summary>
    /// Gradient of the input: <paramref name="gradient"/> times the derivative, as a C# expression, where <paramref name="value"/> is
    /// the function's output or, where <see cref="FunctionSpec.DerivativeNeedsInput"/> says so, its input.
    /// </summary>
    public static string Backward(KernelClass kernels, FunctionSpec activation, string gradient, string value)
    {
        VectorTarget target = kernels.Target;
        string zero = $"{target.Type}.Zero";
        string one = $"{target.Type}.One";
        string Create(string number) => $"{target.Class}.Create({number})";
        string Above(string above, string below) =>
            $"{target.Class}.ConditionalSelect({target.Class}.LessThanOrEqual({value}, {zero}), {below}, {above})";
        string Between(string limit, string inside) =>
            $"{target.Class}.ConditionalSelect({target.Class}.LessThanOrEqual({value}, {zero}) | {target.Class}.GreaterThanOrEqual({value}, {limit}), {zero}, {inside})";
        switch (activation.Kind)
        {
            case ActivationKind.Linear:
                return gradient;
            case ActivationKind.Relu:
                return Above(gradient, zero);
            case ActivationKind.Relu6:
                return Between(Create("6f"), gradient);
            case ActivationKind.LeakyRelu:
                return Above(gradient, $"{gradient} * {Create(Number(activation.Slope))}");
            case ActivationKind.Elu:
                return Above(gradient, $"Fma({gradient}, {value}, {gradient})");
            case ActivationKind.Selu:
                return $"{gradient} * {Above(Create(SeluScale), $"{value} + {Create(SeluScaleAlpha)}")}";
            case ActivationKind.Sigmoid:
                return $"{gradient} * {value} * ({one} - {value})";
            case ActivationKind.HardSigmoid:
                return Between(one, $"{gradient} * {Create("1f / 6")}");
            case ActivationKind.Tanh:
                return $"{gradient} * ({one} - ({value} * {value}))";
            case ActivationKind.Softplus:
                ExponentialFunctions.AddExpm1(kernels);
                return $"-{gradient} * Expm1(-{value})";
            case ActivationKind.Softsign:
                return $"{gradient} * ({one} - {target.Class}.Abs({value})) * ({one} - {target.Class}.Abs({value}))";
            case ActivationKind.Exponential:
                return $"{gradient} * {value}";
            case ActivationKind.Gelu or ActivationKind.GeluTanh or ActivationKind.Silu or ActivationKind.HardSwish or ActivationKind.Mish:
                return $"{gradient} * {AddSlope(kernels, activation.Kind)}({value})";
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not elementwise.");
        }
    }

    /// <summary>Adds the derivative of a function by its input and gives its name.</summary>
    private static string AddSlope(KernelClass kernels, ActivationKind activation)
    {
        VectorTarget target = kernels.Target;
        string zero = $"{target.Type}.Zero";
        string one = $"{target.Type}.One";
        string Create(string number) => $"{target.Class}.Create({number})";
        string Clamp(string limit) => $"x = AtMost(AtLeast(x, {Create("-" + limit)}), {Create(limit)});";

        switch (activation)
        {
            case ActivationKind.Gelu:
                ExponentialFunctions.AddNormalTail(kernels);
                Function(kernels, "GeluSlope", "The normal distribution up to x, and x times its density at x.",
                    $"""
                    {Clamp("14f")}
                    var tail = NormalTail({target.Class}.Abs(x));
                    var below = {target.Class}.ConditionalSelect({target.Class}.LessThan(x, {zero}), tail, {one} - tail);
                    var density = {Create("0.398942280f")} * Exp(x * x * {Create("-0.5f")});
                    return Fma(x, density, below);
                    """);
                return "GeluSlope";
            case ActivationKind.GeluTanh:
                Add(kernels, ActivationKind.Sigmoid);
                Function(kernels, "GeluTanhSlope", "With s = sigmoid(v): s + x s (1 - s) dv/dx.",
                    $"""
                    {Clamp("12f")}
                    var square = x * x;
                    var share = Sigmoid(x * Fma({Create(GeluCubic)}, square, {Create(GeluLinear)}));
                    var inner = x * Fma({Create("3 * " + GeluCubic)}, square, {Create(GeluLinear)});
                    return Fma(share * ({one} - share), inner, share);
                    """);
                return "GeluTanhSlope";
            case ActivationKind.Silu:
                Add(kernels, ActivationKind.Sigmoid);
                Function(kernels, "SiluSlope", "With s = sigmoid(x): s + x s (1 - s).",
                    $"""
                    {Clamp("87f")}
                    var share = Sigmoid(x);
                    return Fma(share * ({one} - share), x, share);
                    """);
                return "SiluSlope";
            case ActivationKind.Mish:
                ExponentialFunctions.AddExp(kernels);
                Function(kernels, "MishSlope", "With e = exp(x), n = e (e + 2): n / (n + 2) + 4 x e (1 + e) / (n + 2)².",
                    $"""
                    {Clamp("87f")}
                    x = AtMost(x, {Create("20f")});
                    var power = Exp(x);
                    var product = power * (power + {Create("2f")});
                    var inverse = {one} / (product + {Create("2f")});
                    return product * inverse + ({Create("4f")} * x * power * (power + {one}) * inverse * inverse);
                    """);
                return "MishSlope";
            case ActivationKind.HardSwish:
                Function(kernels, "HardSwishSlope", "0 below -3, 1 above 3, x / 3 + 1 / 2 between.",
                    $"""
                    var between = Fma(x, {Create("1f / 3")}, {Create("0.5f")});
                    between = {target.Class}.ConditionalSelect({target.Class}.LessThan(x, {Create("-3f")}), {zero}, between);
                    return {target.Class}.ConditionalSelect({target.Class}.GreaterThan(x, {Create("3f")}), {one}, between);
                    """);
                return "HardSwishSlope";
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Its derivative follows from its output.");
        }
    }

    private static void Function(KernelClass kernels, string name, string sentence, string body) =>
        ExponentialFunctions.Function(kernels, name, sentence, body);

    /// <summary>A float as C# writes it, the same in every culture.</summary>
    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";
}
