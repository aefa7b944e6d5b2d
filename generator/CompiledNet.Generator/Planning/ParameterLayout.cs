using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Steps;

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
