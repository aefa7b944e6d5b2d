using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>What makes one value of several: <see cref="LayerSpec.Others"/> are merged with the layer's own input.</summary>
internal abstract record MergeSpec : LayerSpec
{
    /// <summary>What the shapes must have in common, as a message says it.</summary>
    protected abstract string Agreement { get; }

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    public sealed override LayerSpec Read(WrittenArguments arguments) => this;

    public sealed override void Check(LayerContext context)
    {
        if (Others.Count == 0)
            context.Report(RuleIds.SizeTooSmall, "layers", ["no other layer to merge", "1"]);
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape first = inputs.Shape;
        for (int i = 1; i < inputs.Layers.Count; i++)
        {
            GraphLayer other = inputs.Layers[i];
            if (Fits(first, other.Output))
                continue;
            context.Report(
                RuleIds.UnlikeShapes,
                $"layers[{i - 1}]",
                [
                    Agreement,
                    inputs.Before.Name,
                    first.ToString(),
                    other.Name,
                    other.Output.ToString(),
                    Difference(first, other.Output),
                    WayToAgree(first, other.Output, other.Name),
                ],
                inputs.Indices[i]);
            return null;
        }

        return new LayerShape(
            Merged(inputs), inputs.Layers.Select(input => input.ReceptiveField).Aggregate((field, other) => field.Union(other)));
    }

    public sealed override string Identify(GraphLayer layer) => Kind;

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    /// <summary>Whether a shape can be merged with that of the layer's own input.</summary>
    protected abstract bool Fits(Shape first, Shape other);

    /// <summary>The shape of shapes that fit.</summary>
    protected abstract Shape Merged(LayerInputs inputs);

    protected static LayerTraits TraitsOf(bool isLinear) =>
        new() { Role = LayerRole.Merge, IsLinear = isLinear, KeepsShift = isLinear, Enlarges = false, Window = null };

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
            : [
                $"{Text.Number(Math.Abs((long)difference))} {noun}{(Math.Abs((long)difference) == 1 ? "" : "s")} {(difference > 0 ? "more" : "fewer")}"];
    }

    private string WayToAgree(Shape first, Shape other, string name)
    {
        if (first.IsVector != other.IsVector)
            return WayToVectors(first, other, name);
        if ((first.Height, first.Width) != (other.Height, other.Width))
            return $"bring {name} to {Text.Sides(first.Height, first.Width)} with a stride, pooling, padding or upsampling";
        return first.IsVector
            ? $"put [Dense({Text.Number(first.Channels)})] behind {name}"
            : $"put [Conv2D({Text.Number(first.Channels)}, 1)] behind {name}";
    }

    /// <summary>Flattened, the map may have more values than fit: then what makes them as many is needed too.</summary>
    private string WayToVectors(Shape first, Shape other, string name)
    {
        if (Fits(Shape.Vector(first.Length), Shape.Vector(other.Length)))
            return "put [Flatten] behind the map";
        if (first.Channels == other.Channels)
            return "put [GlobalAveragePool2D] behind the map";
        return first.IsVector
            ? $"put [Flatten] and [Dense({Text.Number(first.Length)})] behind {name}"
            : $"put [Flatten] behind the map, and [Dense({Text.Number(first.Length)})] behind {name}";
    }
}
