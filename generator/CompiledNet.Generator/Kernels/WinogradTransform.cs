using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// One of the transforms of <see cref="Winograd"/> along one axis, for the points 0, 1, -1, 2, -2 and infinity. Results that have terms in common
/// are a group, two at most. Along two axes, one group of columns of results after the other is computed of all rows, and then those columns:
/// no more stands in registers than two vectors a row.
/// </summary>
/// <param name="Name">What its functions are called by.</param>
/// <param name="Sentence">What it computes, for the reader.</param>
/// <param name="Inputs">Values that it is computed of, <c>value0</c> and so on.</param>
/// <param name="Groups">Its results.</param>
internal sealed record WinogradTransform(string Name, string Sentence, int Inputs, params WinogradTransform.Group[] Groups)
{
    private static readonly string[] GroupNames = ["first", "second"];
    private static readonly string[] Counted = ["No", "One", "Two", "Three", "Four", "Five"];

    /// <summary>Six values in six points, the transpose of B (Lavin and Gray 2015).</summary>
    public static WinogradTransform Values { get; } = new(
        "PointsOfValues",
        "Six values, transformed to six points",
        6,
        new([(0, "Fma({4}, value0, Fma({-5}, value2, value4))"), (5, "Fma({4}, value1, Fma({-5}, value3, value5))")]),
        new([(1, "even + odd"), (2, "even - odd")], "even = Fma({-4}, value2, value4)", "odd = Fma({-4}, value1, value3)"),
        new([(3, "evenTwo + oddTwo"), (4, "evenTwo - oddTwo")], "evenTwo = value4 - value2", "oddTwo = {2} * (value3 - value1)"));

    /// <summary>Up to five taps in six points, G. The gradients of neighbouring outputs are the taps of the kernel's gradient.</summary>
    public static WinogradTransform PointsOfTaps(int count) => new(
        $"PointsOf{Counted[count]}",
        $"{Counted[count]} taps, transformed to six points",
        count,
        new([(0, "value0 * {0.25}"), (5, $"value{Text.Number(count - 1)}")]),
        new(
            [(1, "(even + odd) * {-1 / 6}"), (2, "(even - odd) * {-1 / 6}")],
            $"even = {EveryOtherTap(0, count, square: 1)}", $"odd = {EveryOtherTap(1, count, square: 1)}"),
        new(
            [(3, "(evenTwo + oddTwo) * {1 / 24}"), (4, "(evenTwo - oddTwo) * {1 / 24}")],
            $"evenTwo = {EveryOtherTap(0, count, square: 4)}", $"oddTwo = {{2}} * {EveryOtherTap(1, count, square: 4)}"));

    /// <summary>Up to five sums of six points, the transpose of A: outputs of a tile, or the taps of the kernel's gradient.</summary>
    public static WinogradTransform SumsOfPoints(int count)
    {
        string[] formulas =
        [
            "value0 + even + evenTwo", "Fma({2}, oddTwo, odd)", "Fma({4}, evenTwo, even)", "Fma({8}, oddTwo, odd)", "Fma({16}, evenTwo, even)",
        ];
        formulas[count - 1] += " + value5";
        string[] evenTerms = ["even = value1 + value2", "evenTwo = value3 + value4"];
        string[] oddTerms = ["odd = value1 - value2", "oddTwo = value3 - value4"];
        (int[] Places, string[] Terms)[] groups = [([0, 2], evenTerms), ([1, 3], oddTerms), ([4], evenTerms)];
        return new(
            $"{Counted[count]}Sums", $"{Counted[count]} sums of six points", Winograd.Points,
            [
                .. groups.Select(group => new Group([.. group.Places.Where(place => place < count).Select(place => (place, formulas[place]))], group.Terms))
                    .Where(group => group.Results.Length > 0),
            ]);
    }

    /// <summary>The polynomial of the even or the odd taps at the square of a point, by Horner's rule.</summary>
    private static string EveryOtherTap(int first, int count, int square)
    {
        string sum = "";
        for (int tap = count - 1 - ((count - 1 - first) % 2); tap >= first; tap -= 2)
        {
            string value = $"value{Text.Number(tap)}";
            sum = sum.Length == 0 ? value : square == 1 ? $"{value} + {sum}" : $"Fma({{{Text.Number(square)}}}, {sum}, {value})";
        }

        return sum;
    }

    /// <summary>Prints the transform along both axes of what lies at <c>from</c>, to <c>to</c>.</summary>
    /// <param name="row">Floats from one row of values to the next.</param>
    /// <param name="column">Floats from one of their columns to the next.</param>
    /// <param name="toRow">Floats from one row of results to the next.</param>
    /// <param name="toColumn">Floats from one of their columns to the next.</param>
    public void EmitBoth(CodeWriter writer, KernelClass kernels, string row, string column, string toRow, string toColumn)
    {
        string along = AddFunction(kernels);
        foreach (Group group in Groups)
        {
            string ofGroup = AddFunction(kernels, group);
            string declared = group == Groups[0] ? "var " : "";
            IEnumerable<string> names = GroupNames.Take(group.Results.Length);
            for (int index = 0; index < Inputs; index++)
            {
                string results = string.Join(", ", names.Select(name => $"out {declared}{name}{Text.Number(index)}"));
                writer.Line($"{ofGroup}({At("from", Strides(index, row))}, {column}, {results});");
            }

            foreach ((string name, int place) in names.Zip(group.Results, (name, result) => (name, result.Place)))
            {
                string values = string.Join(", ", Enumerable.Range(0, Inputs).Select(index => name + Text.Number(index)));
                writer.Line($"{along}({values}, {At("to", Strides(place, toColumn))}, {toRow});");
            }
        }
    }

    /// <summary>
    /// Prints the same as two loops, for kernels, which are transformed once a step: they take a little longer and far less code. What comes
    /// of the first lies between <c>from</c> and <c>to</c>, or at one of them.
    /// </summary>
    /// <param name="between">Where that is, with its strides from one row to the next and from one column to the next.</param>
    /// <inheritdoc cref="EmitBoth" path="/param"/>
    public void EmitBothInLoops(
        CodeWriter writer, KernelClass kernels, string row, string column, (string Place, string Row, string Column) between, string toRow, string toColumn)
    {
        string along = AddFunction(kernels);
        EmitLoop(Inputs, ("from", row, column), (between.Place, between.Row, between.Column));
        EmitLoop(Groups.Sum(group => group.Results.Length), (between.Place, between.Column, between.Row), ("to", toColumn, toRow));

        void EmitLoop(int lines, (string Place, string Line, string Next) source, (string Place, string Line, string Next) target)
        {
            using (writer.Block($"for (nint line = 0; line < {Text.Number(lines)}; line++)"))
            {
                writer.Line($"ref float values = ref At(ref {source.Place}, line * {source.Line});");
                IEnumerable<string> values = Enumerable.Range(0, Inputs)
                    .Select(index => $"Load{kernels.Target.Bits}(ref values, {Strides(index, source.Next)})");
                writer.Line($"{along}({string.Join(", ", values)}, ref At(ref {target.Place}, line * {target.Line}), {target.Next});");
            }
        }
    }

    /// <summary>Adds the function that takes all values and stores all results, and gives its name.</summary>
    private string AddFunction(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        string values = string.Join(", ", Enumerable.Range(0, Inputs).Select(index => $"{target.Type} value{Text.Number(index)}"));
        kernels.AddFunction(Name, Sentence + ".", $"void {Name}({values}, ref float to, nint stride)", Body(
            target,
            [
                .. Groups.SelectMany(group => group.Terms).Distinct().Select(term => "var " + term),
                .. Groups.SelectMany(group => group.Results).OrderBy(result => result.Place)
                    .Select(result => $"Store({result.Formula}, ref to, {Strides(result.Place, "stride")})"),
            ]));
        return Name;
    }

    /// <summary>Adds the function that loads what a group of results needs and gives them, and gives its name.</summary>
    private string AddFunction(KernelClass kernels, Group group)
    {
        VectorTarget target = kernels.Target;
        string name = Name + string.Join("And", group.Results.Select(result => Text.Number(result.Place)));
        string text = string.Concat(group.Terms.Concat(group.Results.Select(result => result.Formula)));
        IEnumerable<string> loads = Enumerable.Range(0, Inputs).Where(index => text.Contains($"value{Text.Number(index)}"))
            .Select(index => $"var value{Text.Number(index)} = Load{target.Bits}(ref from, {Strides(index, "stride")})");
        kernels.AddFunction(
            name,
            $"{Sentence}: {string.Join(" and ", group.Results.Select(result => "number " + Text.Number(result.Place)))}.",
            $"void {name}(ref float from, nint stride, {string.Join(", ", GroupNames.Take(group.Results.Length).Select(result => $"out {target.Type} {result}"))})",
            Body(
                target,
                [
                    .. loads, .. group.Terms.Select(term => "var " + term),
                    .. group.Results.Zip(GroupNames, (result, variable) => $"{variable} = {result.Formula}"),
                ]));
        return name;
    }

    private static string Strides(int count, string stride) => count switch
    {
        0 => "0",
        1 => stride,
        _ => $"{Text.Number(count)} * {stride}",
    };

    /// <summary>Statements a line each; numbers in braces are vectors of them.</summary>
    private static string Body(VectorTarget target, IEnumerable<string> statements)
    {
        var writer = new CodeWriter(KernelClass.BodyIndent);
        foreach (string statement in statements)
        {
            string text = statement;
            foreach (string number in (string[])["0.25", "-1 / 6", "1 / 24", "2", "4", "8", "16", "-4", "-5"])
                text = text.Replace("{" + number + "}", $"{target.Class}.Create({number.Replace(" /", "f /")}f)");
            writer.Line(text + ";");
        }

        return writer.Take();
    }

    /// <summary>Results and the terms that they have in common.</summary>
    /// <param name="Results">Which they are, and what they are computed as.</param>
    /// <param name="Terms">What is computed for all of them: <c>even = value0 + value2</c>.</param>
    internal sealed record Group((int Place, string Formula)[] Results, params string[] Terms);
}
