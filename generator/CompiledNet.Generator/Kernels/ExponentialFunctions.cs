namespace CompiledNet.Generator.Kernels;

/// <summary>Exponential, logarithm and normal distribution as vector code: what activations and softmax are made of.</summary>
internal static class ExponentialFunctions
{
    /// <summary>exp(x).</summary>
    public static void AddExp(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        // 12582912 = 1.5 * 2^23: adding it rounds to a whole number and leaves that number in the low bits.
        // ln 2 in two parts (Cody and Waite); the polynomial is a minimax fit of relative error 3e-9 over ±ln 2 / 2.
        Function(kernels, "Exp", "exp(x) = 2^n exp(r), n whole and |r| at most ln 2 / 2; arguments beyond ±87.3 count as ±87.3.",
            $"""
            x = AtMost(AtLeast(x, {target.Class}.Create(-87.3f)), {target.Class}.Create(87.3f));
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

    /// <summary>exp(x) - 1 of what is at most zero, near zero too.</summary>
    public static void AddExpm1(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        AddExp(kernels);
        // x + x² P(x), P a fit of absolute error 1e-8 over -0.5..0; below, the subtraction loses no digit that counts.
        Function(kernels, "Expm1", "exp(x) - 1 for x at most 0: a polynomial near zero, the difference elsewhere.",
            $"""
            {Horner(target, "x", "0.001164287033", "0.008238221347", "0.04164992996", "0.1666656276", "0.4999999896")}
            var near = Fma(series * x, x, x);
            var far = Exp(x) - {target.Type}.One;
            return {target.Class}.ConditionalSelect({target.Class}.GreaterThan(x, {target.Class}.Create(-0.5f)), near, far);
            """);
    }

    /// <summary>log(1 + x) of what is between 0 and 1.</summary>
    public static void AddLog1p(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        AddExp(kernels);
        // artanh(s) = s + s³ P(s²), P a fit of absolute error 1.5e-7 over s² up to 1/9, where s³ weighs it down to 2e-8 of the whole.
        Function(kernels, "Log1p", "log(1 + x) = 2 artanh(x / (2 + x)), for x between 0 and 1.",
            $"""
            var half = x / ({target.Class}.Create(2f) + x);
            var square = half * half;
            {Horner(target, "square", "0.1342574901", "0.141183099", "0.2000378032", "0.3333332017")}
            half = Fma(series * square, half, half);
            return half + half;
            """);
    }

    /// <summary>log(x) of what is above zero.</summary>
    public static void AddLog(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        // 0x3F3504F3 is sqrt(1/2): what remains of x is between it and sqrt 2. log(1 + r) = r - r² / 2 + r³ P(r), P by Moshier (Cephes);
        // ln 2 in two parts. x - x is 0, or not a number where x is not.
        Function(kernels, "Log", "log(x) = n ln 2 + log(x / 2^n), n whole; below the smallest normal number as there.",
            $"""
            x = AtLeast(x, {target.Class}.Create(1.17549435e-38f));
            var exponent = (x.AsInt32() - {target.Class}.Create(0x3F3504F3)) >> 23;
            var whole = {target.Class}.ConvertToSingle(exponent);
            var rest = (x.AsInt32() - (exponent << 23)).AsSingle() - {target.Type}.One;
            {Horner(
                target,
                "rest",
                "0.070376836292", "-0.11514610310", "0.11676998740", "-0.12420140846", "0.14249322787",
                "-0.16668057665", "0.20000714765", "-0.24999993993", "0.33333331174")}
            var square = rest * rest;
            series = Fma(series * rest, square, whole * {target.Class}.Create(-2.12194440e-4f));
            series = Fma(square, {target.Class}.Create(-0.5f), series) + rest;
            return Fma(whole, {target.Class}.Create(0.693359375f), series) + (x - x);
            """);
    }

    /// <summary>The normal distribution beyond a point that is not negative.</summary>
    public static void AddNormalTail(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        AddExp(kernels);
        // Mills' ratio, tail * exp(x² / 2), is r P(1 - 2r) with r = 1 / (1 + x / 4): a fit of relative error 2e-8 for x up to 14.3.
        Function(
            kernels, "NormalTail",
            "What the normal distribution has beyond x, 0 to 14: exp(-x² / 2) times a polynomial in 1 / (1 + x / 4).",
            $"""
            var square = x * x;
            var power = Exp(square * {target.Class}.Create(-0.5f));
            power = Fma(ProductError(x, x, square) * {target.Class}.Create(-0.5f), power, power);
            var reciprocal = {target.Type}.One / Fma({target.Class}.Create(0.25f), x, {target.Type}.One);
            var place = {target.Type}.One - (reciprocal + reciprocal);
            {Horner(
                target,
                "place",
                "-3.047294421e-5", "4.932562898e-5", "0.000392610176", "-0.0008811547912", "-0.001881999919",
                "0.01510164153", "-0.04663071996", "0.09678417013", "-0.1519741527", "0.1888212846")}
            return power * (series * reciprocal);
            """);
    }

    /// <summary>Adds a function of one vector.</summary>
    public static void Function(KernelClass kernels, string name, string sentence, string body)
    {
        var writer = new CodeWriter(KernelClass.BodyIndent);
        writer.Lines(body);
        kernels.AddFunction(name, sentence, $"{kernels.Target.Type} {name}({kernels.Target.Type} x)", writer.Take());
    }

    /// <summary>A polynomial, highest coefficient first, as lines that leave it in <c>series</c>.</summary>
    private static string Horner(VectorTarget target, string variable, params string[] coefficients)
    {
        string Create(string number) => $"{target.Class}.Create({number}f)";
        IEnumerable<string> lines = coefficients.Skip(2).Select(number => $"series = Fma(series, {variable}, {Create(number)});");
        return string.Join("\n", lines.Prepend($"var series = Fma({Create(coefficients[0])}, {variable}, {Create(coefficients[1])});"));
    }
}
