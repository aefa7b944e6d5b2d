using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>Where every parameter stands in the network's flat vector. The trainable ones come first, so that optimizers are one loop.</summary>
internal sealed record ParameterLayout(EquatableArray<ParameterSlot> Slots, int Length, int TrainableLength)
{
    public static ParameterLayout Plan(NetworkGraph graph)
    {
        var slots = new List<ParameterSlot>();
        int offset = 0;
        foreach (GraphLayer layer in graph.Layers)
        {
            foreach (ParameterSpec parameter in layer.Parameters)
            {
                var slot = new ParameterSlot(layer.Name, parameter, offset, IsTrainable: true);
                slots.Add(slot);
                offset += slot.StoredLength;
            }
        }

        return new ParameterLayout(slots.ToEquatableArray(), offset, offset);
    }

    public ParameterSlot? Find(string layer, string parameter) =>
        Slots.FirstOrDefault(slot => slot.Layer == layer && slot.Spec.Name == parameter);
}

/// <summary>
/// One tensor in the flat vector: a matrix whose rows are padded with zeros to whole widest vectors, so that the one-image
/// schedule reads aligned vectors of output channels, and the batch schedule broadcasts its scalars from the same place.
/// </summary>
internal sealed record ParameterSlot(string Layer, ParameterSpec Spec, int Offset, bool IsTrainable)
{
    /// <summary>The tensor's name in files and messages.</summary>
    public string Name => $"{Layer}.{Spec.Name}";

    /// <summary>The tensor's name as a C# variable: <c>conv1Kernel</c>.</summary>
    public string Variable => Names.Variable(Layer) + Names.Member(Spec.Name);

    public int Columns => Spec.Shape[Spec.Shape.Count - 1];

    public int Rows => Spec.Length / Columns;

    public int RowStride => Alignment.Pad(Columns);

    public int StoredLength => Rows * RowStride;
}
