using System.Collections;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>A network's parameters, in the order of its layers and by name.</summary>
public sealed class ParameterCollection : IReadOnlyList<Parameter>
{
    private readonly Parameter[] parameters;

    internal ParameterCollection(Architecture architecture, ParameterMemory values, NetworkAccess access) =>
        parameters = [.. architecture.Parameters.Select(info => new Parameter(info, values.Memory, access))];

    /// <summary>Number of tensors.</summary>
    public int Count => parameters.Length;

    /// <summary>The tensor at a place in the order of the layers.</summary>
    public Parameter this[int index] => parameters[index];

    /// <summary>The tensor of that name, such as <c>Conv1.kernel</c>.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public Parameter this[string name] =>
        Array.Find(parameters, parameter => parameter.Name == name)
        ?? throw new ArgumentException(
            $"No parameter is named '{name}'; there are {string.Join(", ", parameters.Select(parameter => parameter.Name))}.",
            nameof(name));

    /// <summary>The parameters, in the order of the layers.</summary>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
