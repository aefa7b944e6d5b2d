using CompiledNet.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.Generator.Parsing;

/// <summary>The arguments of one attribute by the names of constructor parameters and properties.</summary>
internal sealed class AttributeArguments
{
    private readonly Dictionary<string, TypedConstant> values = [];

    public AttributeArguments(AttributeData attribute, CancellationToken cancellationToken)
    {
        IsReadable = attribute.AttributeConstructor is { } constructor
            && constructor.Parameters.Length == attribute.ConstructorArguments.Length;
        if (IsReadable)
        {
            for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
                Add(attribute.AttributeConstructor!.Parameters[i].Name, attribute.ConstructorArguments[i]);
        }

        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            Add(argument.Key, argument.Value);

        // What Roslyn cannot bind (a misspelt property) it leaves out of NamedArguments.
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax { ArgumentList: { } list }
            && list.Arguments.Count(argument => argument.NameEquals is not null) != attribute.NamedArguments.Length)
            IsReadable = false;
    }

    /// <summary>Whether C# understood every argument; where not, its error is enough.</summary>
    public bool IsReadable { get; private set; }

    public int? Int(string name) => Value(name) as int?;

    public float? Float(string name) => Value(name) as float?;

    public bool? Bool(string name) => Value(name) as bool?;

    public string? Text(string name) => Value(name) as string;

    /// <summary>The texts of a parameter array; a null among them is an empty text.</summary>
    public EquatableArray<string> Texts(string name) => values.TryGetValue(name, out TypedConstant array) && array is { Kind: TypedConstantKind.Array, IsNull: false }
        ? array.Values.Select(value => value.Value as string ?? "").ToEquatableArray()
        : EquatableArray<string>.Empty;

    /// <summary>The value of an enum of the library, whose mirror in the generator has the same numbers.</summary>
    public T? Enum<T>(string name)
        where T : struct, Enum => Int(name) is int number ? (T)System.Enum.ToObject(typeof(T), number) : null;

    private object? Value(string name) =>
        values.TryGetValue(name, out TypedConstant constant) && constant.Kind is not TypedConstantKind.Array ? constant.Value : null;

    private void Add(string name, TypedConstant constant)
    {
        if (constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum or TypedConstantKind.Array)
            values[name] = constant;
        else
            IsReadable = false;
    }
}
