namespace CompiledNet.Generator.Layers;

/// <summary>
/// What merges value by value: values of one shape and, with a map, vectors of its channels, which go with every position. A map of one
/// row and column is as good as a vector.
/// </summary>
internal abstract record ElementwiseSpec : MergeSpec
{
    /// <summary>The first map of several positions; the layer's own input where there is none.</summary>
    protected sealed override int Reference(LayerInputs inputs)
    {
        int map = inputs.Layers.ToList().FindIndex(layer => layer.Output.Positions > 1);
        return map >= 0 ? map : Math.Max(0, inputs.Layers.ToList().FindIndex(layer => !layer.Output.IsVector));
    }

    protected sealed override bool Fits(Shape reference, Shape other) =>
        other == reference || (!reference.IsVector && other.Positions == 1 && other.Channels == reference.Channels);

    protected sealed override Shape Merged(Shape reference, LayerInputs inputs) => reference;

    protected sealed override (string Agreement, string Difference, string Way) Explain(GraphLayer first, GraphLayer other)
    {
        if (IsSpread(first.Output, other.Output))
            return Explain(first.Output, other, Channels(other.Output.Channels - first.Output.Channels));
        if (IsSpread(other.Output, first.Output))
            return Explain(other.Output, first, Channels(other.Output.Channels - first.Output.Channels));
        return ("layers of one shape", Difference(first.Output, other.Output), WayTo(first.Output, other.Output, other.Name));
    }

    /// <summary>Flattened, the map may have as many values as the vector; else the vector needs as many as the map has channels.</summary>
    private static (string Agreement, string Difference, string Way) Explain(Shape map, GraphLayer vector, string difference)
    {
        bool isFlat = vector.Output.IsVector && vector.Output.Length == map.Length;
        return ($"{map.Noun} and a vector of as many channels", difference,
            isFlat ? $"put [Flatten] behind the {map.Noun.Substring(2)}" : WayToChannels(map.Channels, vector.Output, vector.Name));
    }

    private static string Channels(int difference) => Difference(Shape.Map(1, 1, 0), Shape.Map(1, 1, difference));

    /// <summary>Whether the second would go with every position of the first.</summary>
    private static bool IsSpread(Shape map, Shape vector) => !map.IsVector && vector.Positions == 1 && (map.Positions > 1 || vector.IsVector);
}
