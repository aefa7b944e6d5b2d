namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The transforms of <see cref="Winograd"/> along one axis, for the points 0, 1, -1, 2, -2 and infinity: functions of vectors, which kernels
/// of a width have once. Matrices B, G and A of Lavin and Gray (2015), and those of F(3, 4) at the same points.
/// </summary>
internal static class WinogradFunctions
{
    /// <summary>Six values in six points, the transpose of B: stored a stride apart.</summary>
    public static string PointsOfValues(KernelClass kernels) => AddStore(
        kernels, "PointsOfValues", "Six values, transformed to six points.", 6,
        [
            "var even = Fma({4}, -value2, value4)", "var odd = Fma({4}, -value1, value3)", "var evenTwo = value4 - value2",
            "var oddTwo = {2} * (value3 - value1)",
        ],
        [
            "Fma({4}, value0, Fma({-5}, value2, value4))", "even + odd", "even - odd", "evenTwo + oddTwo", "evenTwo - oddTwo",
            "Fma({4}, value1, Fma({-5}, value3, value5))",
        ]);

    /// <summary>Three taps in six points, G.</summary>
    public static string PointsOfTaps(KernelClass kernels) => AddStore(
        kernels, "PointsOfTaps", "Three taps, transformed to six points.", 3,
        ["var even = value0 + value2", "var evenTwo = Fma({4}, value2, value0)", "var oddTwo = {2} * value1"],
        [
            "value0 * {0.25}", "(even + value1) * {-1 / 6}", "(even - value1) * {-1 / 6}", "(evenTwo + oddTwo) * {1 / 24}",
            "(evenTwo - oddTwo) * {1 / 24}", "value2",
        ]);

    /// <summary>Four gradients of neighbouring outputs in six points: they are the taps of F(3, 4).</summary>
    public static string PointsOfGradients(KernelClass kernels) => AddStore(
        kernels, "PointsOfGradients", "Gradients of four outputs, transformed to six points.", 4,
        [
            "var even = value0 + value2", "var odd = value1 + value3", "var evenTwo = Fma({4}, value2, value0)",
            "var oddTwo = {2} * Fma({4}, value3, value1)",
        ],
        [
            "value0 * {0.25}", "(even + odd) * {-1 / 6}", "(even - odd) * {-1 / 6}", "(evenTwo + oddTwo) * {1 / 24}",
            "(evenTwo - oddTwo) * {1 / 24}", "value3",
        ]);

    /// <summary>Three taps of six points: the results of F(3, 4).</summary>
    public static string TapsOfPoints(KernelClass kernels) => AddStore(
        kernels, "TapsOfPoints", "Three taps of six points.", 6,
        ["var even = value1 + value2", "var evenTwo = value3 + value4"],
        ["value0 + even + evenTwo", "Fma({2}, value3 - value4, value1 - value2)", "Fma({4}, evenTwo, even) + value5"]);

    /// <summary>Four sums of six points, the transpose of A.</summary>
    public static string SumsOfPoints(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        string results = string.Join(", ", Enumerable.Range(0, Winograd.Outputs).Select(index => $"out {target.Type} sum{index}"));
        string[] statements =
        [
            "var even = value1 + value2", "var odd = value1 - value2", "var evenTwo = value3 + value4", "var oddTwo = value3 - value4",
            "sum0 = value0 + even + evenTwo", "sum1 = Fma({2}, oddTwo, odd)", "sum2 = Fma({4}, evenTwo, even)",
            "sum3 = Fma({8}, oddTwo, odd) + value5",
        ];
        kernels.AddFunction(
            "SumsOfPoints", "Four sums of six points.", $"void SumsOfPoints({Values(target, Winograd.Points)}, {results})", Body(target, statements));
        return "SumsOfPoints";
    }

    private static string AddStore(
        KernelClass kernels, string name, string sentence, int count, IReadOnlyList<string> statements, IReadOnlyList<string> results)
    {
        VectorTarget target = kernels.Target;
        IEnumerable<string> stores = results.Select(
            (result, index) => $"Store({result}, ref to, {(index == 0 ? "0" : index == 1 ? "stride" : $"{Text.Number(index)} * stride")})");
        kernels.AddFunction(
            name, sentence, $"void {name}({Values(target, count)}, ref float to, nint stride)", Body(target, [.. statements, .. stores]));
        return name;
    }

    private static string Values(VectorTarget target, int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(index => $"{target.Type} value{Text.Number(index)}"));

    /// <summary>Statements a line each; numbers in braces are vectors of them.</summary>
    private static string Body(VectorTarget target, IEnumerable<string> statements)
    {
        var writer = new CodeWriter(KernelClass.BodyIndent);
        foreach (string statement in statements)
        {
            string text = statement;
            foreach (string number in (string[])["0.25", "-1 / 6", "1 / 24", "2", "4", "8", "-5"])
                text = text.Replace("{" + number + "}", $"{target.Class}.Create({number.Replace(" /", "f /")}f)");
            writer.Line(text + ";");
        }

        return writer.Take();
    }
}
