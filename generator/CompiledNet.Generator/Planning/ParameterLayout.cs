using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>Where every parameter stands in the network's flat vector. The trainable ones come first, so that optimizers are one loop.</summary>
internal sealed record ParameterLayout(EquatableArray<ParameterSlot> Slots, int Length, int TrainableLength)
{
    public static ParameterLayout Plan(NetworkGraph graph)
    {
        ParameterSlot[] slots = [.. graph.Layers.SelectMany(layer => layer.Parameters.Select(parameter => new ParameterSlot(layer.Name, parameter, Offset: 0)))];
        int trainableLength = Place(slots, 0, isTrainable: true);
        int length = Place(slots, trainableLength, isTrainable: false);
        return new ParameterLayout(slots.ToEquatableArray(), length, trainableLength);
    }

    /// <summary>Gives the slots of one kind their offsets, and the first offset after them.</summary>
    private static int Place(ParameterSlot[] slots, int offset, bool isTrainable)
    {
        for (int index = 0; index < slots.Length; index++)
        {
            if (slots[index].IsTrainable != isTrainable)
                continue;
            slots[index] = slots[index] with { Offset = offset };
            offset += slots[index].StoredLength;
        }

        return offset;
    }

    public ParameterSlot? Find(string layer, string parameter) =>
        Slots.FirstOrDefault(slot => slot.Layer == layer && slot.Spec.Name == parameter);
}

/// <summary>
/// One tensor in the flat vector: a matrix whose rows are padded with zeros to whole widest vectors, so that the one-image
/// schedule reads aligned vectors of output channels, and the batch schedule broadcasts its scalars from the same place.
/// </summary>
internal sealed record ParameterSlot(string Layer, ParameterSpec Spec, int Offset)
{
    public bool IsTrainable => Spec.IsTrainable;

    /// <summary>The tensor's name in files and messages.</summary>
    public string Name => $"{Layer}.{Spec.Name}";

    /// <summary>The tensor's name as a C# variable: <c>conv1Kernel</c>.</summary>
    public string Variable => Names.Variable(Layer) + Names.Parameter(Spec.Name);

    public int Columns => Spec.Columns;

    public int Rows => Spec.Length / Columns;

    public int RowStride => Alignment.Pad(Columns);

    public int StoredLength => Rows * RowStride;
}
