namespace CompiledNet.Generator.Model;

/// <summary>A file of weights that the project puts into its assembly: <c>CompiledNetWeights</c> in the project file.</summary>
/// <param name="File">The file, as the project file calls it.</param>
/// <param name="Network">The network that it is for, as the project file says it: a name, or a full name.</param>
internal sealed record EmbeddedWeights(string File, string Network)
{
    /// <summary>What the assembly's resource is called.</summary>
    public string Resource => "CompiledNet.Weights." + Network;

    /// <summary>Whether the project file means this class.</summary>
    public bool IsOf(TypeSpec type) => IsOf(type.Name, type.FullName);

    /// <summary>Whether the project file means the class of that name: a name is enough where it is the only one.</summary>
    public bool IsOf(string name, string fullName) => Network == name || Network == fullName;
}
