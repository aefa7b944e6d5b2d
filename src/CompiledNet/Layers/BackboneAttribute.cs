namespace CompiledNet;

/// <summary>
/// The layers of another network, to build on. They stand where the attribute stands, under the names that they have there; the
/// other network's input is theirs, unless this one has an input of its own before them. The generated
/// <c>CopyBackbone(network)</c> takes over what the other network has learnt.
/// </summary>
/// <typeparam name="TNetwork">The network: a class marked with <see cref="NetworkAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BackboneAttribute<TNetwork> : Attribute
{
    /// <summary>
    /// The last layer to take: its name or, where it is the only one of its kind, the kind (<c>flatten</c>), whatever the case.
    /// All layers where it is not given.
    /// </summary>
    public string? Until { get; set; }

    /// <summary>Whether training changes the parameters of these layers; true unless said otherwise.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>The layer that the first of them takes; the one before it where it is not given.</summary>
    public string? From { get; set; }
}
