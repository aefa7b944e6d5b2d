using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Groups cut input channels and filters into as many equal parts.</summary>
internal static class GroupRules
{
    /// <summary>Whether they do; reported where not.</summary>
    public static bool Accept(int groups, int filters, GraphLayer before, int producer, LayerContext context)
    {
        int channels = before.Output.Channels;
        string[] uneven =
        [
            .. Uneven(channels, groups, $"the {Text.Number(channels)} channels of {before.Name}"),
            .. Uneven(filters, groups, $"its {Text.Number(filters)} filters"),
        ];
        if (uneven.Length == 0)
            return true;

        int[] nearest = [.. Nearest(groups, GreatestCommonDivisor(channels, filters))];
        context.Report(
            RuleIds.UnevenGroups,
            "Groups",
            [Text.Number(groups), string.Join(" and ", uneven), Text.Either([.. nearest.Select(each => Text.Number(each))])],
            producer,
            nearest.Select(each => Remedy.Set("Groups", Text.Number(each), $"Use {Text.Number(each)} {(each == 1 ? "group" : "groups")}")));
        return false;
    }

    private static IEnumerable<string> Uneven(int number, int groups, string words) =>
        number % groups == 0 ? [] : [$"{words} ({Text.Number(number)} mod {Text.Number(groups)} = {Text.Number(number % groups)})"];

    /// <summary>The nearest divisors on either side.</summary>
    private static IEnumerable<int> Nearest(int groups, int number)
    {
        int below = 1;
        int above = number;
        for (int divisor = 1; (long)divisor * divisor <= number; divisor++)
        {
            if (number % divisor != 0)
                continue;
            foreach (int each in (int[])[divisor, number / divisor])
            {
                if (each < groups)
                    below = Math.Max(below, each);
                else
                    above = Math.Min(above, each);
            }
        }

        return above > groups ? [below, above] : [below];
    }

    private static int GreatestCommonDivisor(int first, int second) => second == 0 ? first : GreatestCommonDivisor(second, first % second);
}
