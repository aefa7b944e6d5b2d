namespace CompiledNet.TestSupport.Descriptions;

/// <summary>An attribute as it is written: arguments of a constructor in their order, then properties.</summary>
internal sealed class DeclaredAttribute(string kind)
{
    public DeclaredAttribute(string kind, IEnumerable<string> arguments)
        : this(kind)
    {
        foreach (string argument in arguments)
            Add(argument);
    }

    /// <summary>The attribute's name without its suffix: <c>Conv2D</c>.</summary>
    public string Kind => kind;

    /// <summary>The constructor's arguments, some of which may be several numbers: <c>3, 5</c>.</summary>
    public List<string> Values { get; } = [];

    /// <summary>What is set by name.</summary>
    public Dictionary<string, string> Properties { get; } = [];

    /// <summary>Adds a value, or a property where it is written as one: <c>Stride = 2</c>.</summary>
    public void Add(string argument)
    {
        if (argument.Split(" = ") is [string name, string value])
            Properties[name] = value;
        else
            Values.Add(argument);
    }

    public override string ToString()
    {
        string arguments = string.Join(", ", Values.Concat(Properties.Select(property => $"{property.Key} = {property.Value}")));
        return arguments.Length == 0 ? kind : $"{kind}({arguments})";
    }
}
