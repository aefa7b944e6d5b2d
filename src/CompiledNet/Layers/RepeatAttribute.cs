namespace CompiledNet;

/// <summary>
/// The layers from here to <see cref="EndRepeatAttribute"/> stand so many times one after the other, each time with parameters of their own.
/// Layers that have a name get the number of the repetition behind it, <c>heard1</c>, <c>heard2</c>; a name of the block that is mentioned in it
/// means the layer of the same repetition. Layers of one <see cref="LayerAttribute.Shared"/> name share in all repetitions.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RepeatAttribute : Attribute
{
    /// <summary>Begins a block of layers.</summary>
    /// <param name="count">How often they stand there; 1 to 1,000.</param>
    public RepeatAttribute(int count) => Count = count;

    /// <summary>How often the layers stand there.</summary>
    public int Count { get; }

    /// <summary>
    /// What the layers of the block call that which a repetition takes: the layer before the block, and from the second repetition on the last
    /// layer of the one before. No layer is called so.
    /// </summary>
    public string? Input { get; set; }
}
