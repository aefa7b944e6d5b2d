using System.Reflection;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// Attributes of any kind with any constructor and any properties, as the library has them: what is added there is drawn here. C#
/// takes them all; most of their values mean nothing.
/// </summary>
public static class AnyAttribute
{
    /// <summary>The kinds of layers.</summary>
    public static IReadOnlyList<Type> Layers { get; } =
    [
        .. typeof(Network).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(LayerAttribute)))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>Names that few layers have, or none may have.</summary>
    private static readonly string[] Names =
        ["stem", "Input1", "head", "Head", "Dense1", "Conv1", "Dense1Kernel", "class", "Summary", "a b", "1st", "_", "größe", ""];

    /// <summary>A layer.</summary>
    /// <param name="known">Names of layers that there are.</param>
    internal static DeclaredAttribute Layer(Random random, IReadOnlyList<string> known) =>
        Draw(random, Layers[random.Next(Layers.Count)], known);

    /// <summary>A loss of the library, or of the user's own.</summary>
    internal static DeclaredAttribute Loss(Random random) => DrawOf(random, typeof(LossAttribute), typeof(LossAttribute<>), []);

    internal static DeclaredAttribute Output(Random random, IReadOnlyList<string> known) =>
        DrawOf(random, typeof(OutputAttribute), typeof(OutputAttribute<>), known);

    /// <summary>Sets one property more, or another way.</summary>
    internal static void SetProperty(Random random, DeclaredAttribute attribute, IReadOnlyList<string> known)
    {
        if (Layers.FirstOrDefault(type => NameOf(type) == attribute.Kind) is not { } type)
            return;
        PropertyInfo[] properties = Properties(type);
        PropertyInfo property = properties[random.Next(properties.Length)];
        attribute.Properties[property.Name] = Value(random, property.PropertyType, known);
    }

    /// <summary>The properties that can be set, those of the base classes too.</summary>
    public static PropertyInfo[] Properties(Type type) =>
        [.. type.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.Name, StringComparer.Ordinal)];

    /// <summary>The kind without its suffix.</summary>
    public static string NameOf(Type type) => type.Name[..^nameof(Attribute).Length];

    /// <summary>Mostly a part of 1, as rates, momenta and epsilons are.</summary>
    public static string Part(Random random) => random.Next(14) switch
    {
        0 => "1",
        1 => "-0.5f",
        2 => "float.NaN",
        3 => "float.PositiveInfinity",
        4 => "0",
        5 => "1e-7f",
        6 => "0.9999f",
        _ => "0.25f",
    };

    /// <summary>Mostly a few.</summary>
    public static string Small(Random random) => random.Next(40) == 0 ? Extreme(random) : $"{random.Next(1, 5)}";

    public static string Extreme(Random random) => random.Next(8) switch
    {
        0 => "0",
        1 => "-1",
        2 => "int.MaxValue",
        3 => "int.MinValue",
        4 => "1 << 26",
        5 => "46341",
        6 => "1000",
        _ => "100_000",
    };

    private static DeclaredAttribute DrawOf(Random random, Type type, Type generic, IReadOnlyList<string> known) => random.Next(5) == 0
        ? Draw(random, generic, known, $"{NameOf(type)}<Ring>")
        : Draw(random, type, known);

    private static DeclaredAttribute Draw(Random random, Type type, IReadOnlyList<string> known, string? kind = null)
    {
        ConstructorInfo[] constructors = type.GetConstructors();
        var attribute = new DeclaredAttribute(kind ?? NameOf(type));
        foreach (ParameterInfo parameter in constructors[random.Next(constructors.Length)].GetParameters())
            attribute.Values.AddRange(Values(random, parameter, known));
        foreach (PropertyInfo property in Properties(type))
        {
            if (random.Next(12) == 0)
                attribute.Properties[property.Name] = Value(random, property.PropertyType, known);
        }

        return attribute;
    }

    private static IEnumerable<string> Values(Random random, ParameterInfo parameter, IReadOnlyList<string> known) =>
        parameter.ParameterType.IsArray
            ? Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, parameter.ParameterType.GetElementType()!, known)).ToArray()
            : [Value(random, parameter.ParameterType, known)];

    private static string Value(Random random, Type type, IReadOnlyList<string> known)
    {
        if (type.IsEnum)
        {
            string[] members = Enum.GetNames(type);
            return random.Next(40) == 0 ? $"({type.Name})99" : $"{type.Name}.{members[random.Next(members.Length)]}";
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Int32 => Small(random),
            TypeCode.Single => Part(random),
            TypeCode.Boolean => random.Next(2) == 0 ? "true" : "false",
            TypeCode.String => $"\"{Name(random, known)}\"",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An argument of a type that is not drawn."),
        };
    }

    private static string Name(Random random, IReadOnlyList<string> known) =>
        known.Count > 0 && random.Next(3) > 0 ? known[random.Next(known.Count)] : Names[random.Next(Names.Length)];
}
