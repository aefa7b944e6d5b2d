namespace CompiledNet.Generator.Steps;

/// <summary>
/// One tensor in the flat vector: a matrix whose rows are padded with zeros to whole widest vectors, so that the one-image
/// schedule reads aligned vectors of output channels, and the batch schedule broadcasts its scalars from the same place.
/// </summary>
/// <param name="Layer">The layer that it is of.</param>
/// <param name="Offset">Its first element in the vector.</param>
internal sealed record ParameterSlot(string Layer, ParameterSpec Spec, int Offset)
{
    public ElementType Element => ElementType.Float32;

    public bool IsTrainable => Spec.IsTrainable;

    /// <summary>The tensor's name in files and messages.</summary>
    public string Name => $"{Layer}.{Spec.Name}";

    /// <summary>The tensor's name as a C# variable: <c>conv1Kernel</c>.</summary>
    public string Variable => Names.Variable(Layer) + Names.Parameter(Spec.Name);

    public int Columns => Spec.Columns;

    public int Rows => Spec.Length / Columns;

    public int RowStride => Contract.Pad(Columns);

    public int StoredLength => Rows * RowStride;

    /// <summary>Elements that a tensor takes in the vector, as many as they are.</summary>
    public static long StoredLengthOf(ParameterSpec parameter) => Limits.Stored(parameter.Length / parameter.Columns, parameter.Columns);
}

/// <summary>The gradient of a tensor, as something that a pass has a name for.</summary>
internal sealed record ParameterGradient(ParameterSlot Slot)
{
    public string Variable => Slot.Variable + "Gradient";
}

/// <summary>Kernel and bias of a layer.</summary>
/// <param name="Kernel">Its weights, one row of outputs for each input and tap.</param>
/// <param name="Bias">Its bias, or null.</param>
internal sealed record Weights(ParameterSlot Kernel, ParameterSlot? Bias);
