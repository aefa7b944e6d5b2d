namespace CompiledNet.Generator.Model;

/// <summary>A file of weights that the project puts into its assembly: <c>CompiledNetWeights</c> in the project file.</summary>
/// <param name="File">The file, as the project file calls it.</param>
/// <param name="Network">The network that it is for, as the project file says it: a name, or a full name.</param>
internal sealed record EmbeddedWeights(string File, string Network)
{
    /// <summary>What the assembly's resource is called.</summary>
    public string Resource => "CompiledNet.Weights." + Network;

    /// <summary>Whether the project file means this class.</summary>
    public bool IsOf(TypeSpec type) => Network == type.Name || Network == type.FullName;
}
