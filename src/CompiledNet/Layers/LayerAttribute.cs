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
}
