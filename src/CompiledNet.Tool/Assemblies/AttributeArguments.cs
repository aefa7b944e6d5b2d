using System.Reflection;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Assemblies;

/// <summary>What an attribute was given: positional arguments by the names of the parameters, and named ones.</summary>
internal sealed class AttributeArguments
{
    private readonly Dictionary<string, object?> values = [];

    public AttributeArguments(CustomAttributeData attribute)
    {
        Kind = KindOf(attribute.AttributeType);
        ParameterInfo[] parameters = attribute.Constructor.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
            values[parameters[i].Name!] = attribute.ConstructorArguments[i].Value;
        foreach (CustomAttributeNamedArgument argument in attribute.NamedArguments)
            values[argument.MemberName] = argument.TypedValue.Value;
    }

    /// <summary>The attribute's name, without its ending; pools by their short names.</summary>
    public string Kind { get; }

    public static string KindOf(Type attribute) => attribute.Name.Replace(nameof(Attribute), "", StringComparison.Ordinal)
        .Replace("Pooling", "Pool", StringComparison.Ordinal).Replace("AvgPool", "AveragePool", StringComparison.Ordinal);

    /// <summary>Whether it is a layer of one dimension, whose windows have one row.</summary>
    private bool IsOfSteps => Kind.EndsWith("1D", StringComparison.Ordinal);

    public bool Has(string name) => values.ContainsKey(name);

    public int Integer(string name, int otherwise = 0) => values.TryGetValue(name, out object? value) ? (int)value! : otherwise;

    public float Real(string name, float otherwise) => values.TryGetValue(name, out object? value) ? (float)value! : otherwise;

    public bool Flag(string name, bool otherwise) => values.TryGetValue(name, out object? value) ? (bool)value! : otherwise;

    public string? Text(string name) => values.GetValueOrDefault(name) as string;

    public TEnum Choice<TEnum>(string name)
        where TEnum : struct, Enum => (TEnum)Enum.ToObject(typeof(TEnum), Integer(name));

    /// <summary>The layers that it names besides the one that it takes.</summary>
    public string[] Others => Text("layer") is { } layer ? [layer] : Texts("layers");

    private string[] Texts(string name) => values.GetValueOrDefault(name) is IReadOnlyCollection<CustomAttributeTypedArgument> items
        ? [.. items.Select(item => (string)item.Value!)]
        : [];

    /// <summary>Two numbers that the constructor was given as one or as two.</summary>
    public (int Height, int Width) Sides(string both, string height, string width) => Has(both) ? (IsOfSteps ? 1 : Integer(both), Integer(both))
        : (Integer(height), Integer(width));

    /// <summary>What a border has on its four sides, in all the ways that it can be said; 1 unless it is.</summary>
    /// <param name="name">What a number for opposite sides is called: <c>padding</c>.</param>
    public (int Top, int Bottom, int Left, int Right) Border(string name)
    {
        if (Has("top"))
            return (Integer("top"), Integer("bottom"), Integer("left"), Integer("right"));
        if (IsOfSteps)
            return (0, 0, Integer("before", Integer(name, 1)), Integer("after", Integer(name, 1)));
        (int height, int width) = (Integer(name + "Height", Integer(name, 1)), Integer(name + "Width", Integer(name, 1)));
        return (height, height, width, width);
    }

    /// <summary>The sizes of a shape: one, two or three.</summary>
    public int[] Sizes() => Has("size") ? [Integer("size")]
        : Has("steps") ? [Integer("steps"), Integer("channels")]
        : [Integer("height"), Integer("width"), Integer("channels")];

    /// <summary>Two numbers that are named as one or as two.</summary>
    public (int Height, int Width) Pair(string name, int otherwiseHeight, int otherwiseWidth) => (
        Integer($"{name}Height", Integer(name, otherwiseHeight)), Integer($"{name}Width", Integer(name, otherwiseWidth)));

    /// <summary>The window of a layer.</summary>
    public Window Window((int Height, int Width) size, bool isPool)
    {
        (int Height, int Width) stride = Pair("Stride", isPool ? size.Height : 1, isPool ? size.Width : 1);
        (int Height, int Width) dilation = Pair("Dilation", 1, 1), zeros = Pair("ZeroPadding", 0, 0);
        if (IsOfSteps)
            (stride.Height, dilation.Height, zeros.Height) = (1, 1, 0);
        return new(new(size.Height, stride.Height, dilation.Height), new(size.Width, stride.Width, dilation.Width),
            Choice<Padding>("Padding"), zeros.Height, zeros.Width) { IsCeiling = Flag("CeilMode", false) };
    }

    /// <summary>The function that a layer applies.</summary>
    public Function Function(string name = "Activation", Activation otherwise = Activation.Linear) =>
        new(Has(name) ? Choice<Activation>(name) : otherwise, Real("NegativeSlope", Graph.Function.DefaultSlope));
}
