namespace CompiledNet;

/// <summary>One layer of a network. Attributes are layers in the order in which they are written.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// The layer's name in the summary, in members, in files and in messages: an identifier. Where it is not given, a layer
    /// is called by its kind and ordinal: <c>Conv2</c>, <c>Dense1</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// The layer that this one takes, by its name (or <c>Conv2</c>, <c>Dense1</c> where it has none); it stands before this one.
    /// Where it is not given, a layer takes the one before it.
    /// </summary>
    public string? From { get; set; }

    /// <summary>
    /// Whether training changes the layer's parameters; true unless said otherwise. Frozen ones stay as they are: no gradient is
    /// computed for them, and a frozen batch normalization uses its moving averages in training too.
    /// </summary>
    public bool Trainable { get; set; } = true;

    /// <summary>
    /// A name for parameters: layers that give the same one are one layer that is called several times. They have one set of parameters, which
    /// the first of them holds, and their gradients are added up. Kind, shapes of parameters and <see cref="Trainable"/> agree.
    /// </summary>
    public string? Shared { get; set; }
}
