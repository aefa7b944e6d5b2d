using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Sums and products are of one shape; what is concatenated has one height and width, and its channels are added up.</summary>
internal static class MergeShape
{
    public static void Check(MergeSpec layer, LayerContext context)
    {
        if (layer.Others.Count == 0)
            context.Report(RuleIds.SizeTooSmall, "layers", ["no other layer to merge", "1"]);
    }

    /// <param name="inputs">The layers that are merged.</param>
    /// <param name="producers">Their indices.</param>
    public static LayerShape? Infer(MergeSpec layer, GraphLayer[] inputs, int[] producers, LayerContext context)
    {
        Shape first = inputs[0].Output;
        for (int i = 1; i < inputs.Length; i++)
        {
            Shape other = inputs[i].Output;
            bool fits = layer.Merge is MergeKind.Concatenate
                ? (other.Height, other.Width, other.IsVector) == (first.Height, first.Width, first.IsVector)
                : other == first;
            if (fits)
                continue;
            context.Report(
                RuleIds.UnlikeShapes,
                $"layers[{i - 1}]",
                [
                    layer.Merge is MergeKind.Concatenate ? "layers of one height and width" : "layers of one shape",
                    inputs[0].Name,
                    first.ToString(),
                    inputs[i].Name,
                    other.ToString(),
                    Difference(first, other),
                    Way(layer.Merge, first, other, inputs[i].Name),
                ],
                producers[i]);
            return null;
        }

        Shape output = layer.Merge is not MergeKind.Concatenate
            ? first
            : first with { Channels = Limits.Clamp(inputs.Aggregate(0L, (sum, input) => sum + input.Output.Channels)) };
        return new LayerShape(output, inputs.Select(input => input.ReceptiveField).Aggregate(Union));
    }

    /// <summary>What one output sees through several ways: as far as the farthest.</summary>
    private static ReceptiveField Union(ReceptiveField left, ReceptiveField right) => new(
        Math.Max(left.Height, right.Height),
        Math.Max(left.Width, right.Width),
        Math.Max(left.JumpHeight, right.JumpHeight),
        Math.Max(left.JumpWidth, right.JumpWidth));

    private static string Difference(Shape first, Shape other)
    {
        if (first.IsVector != other.IsVector)
            return other.IsVector ? "a vector and no map" : "a map and no vector";
        string[] differences =
        [
            .. Count(other.Height - first.Height, "row"),
            .. Count(other.Width - first.Width, "column"),
            .. Count(other.Channels - first.Channels, other.IsVector ? "value" : "channel"),
        ];
        return string.Join(", ", differences);

        static string[] Count(int difference, string noun) => difference == 0
            ? []
            : [$"{Text.Number(Math.Abs((long)difference))} {noun}{(Math.Abs((long)difference) == 1 ? "" : "s")} {(difference > 0 ? "more" : "fewer")}"];
    }

    private static string Way(MergeKind merge, Shape first, Shape other, string name)
    {
        if (first.IsVector != other.IsVector)
            return "put [Flatten] behind the map";
        if ((first.Height, first.Width) != (other.Height, other.Width))
            return $"bring {name} to {Text.Sides(first.Height, first.Width)} with a stride, pooling, padding or upsampling";
        return first.IsVector
            ? $"put [Dense({Text.Number(first.Channels)})] behind {name}"
            : $"put [Conv2D({Text.Number(first.Channels)}, 1)] behind {name}";
    }
}
