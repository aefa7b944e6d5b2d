using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>Reads the arguments of one attribute by the names of constructor parameters and properties.</summary>
internal static class AttributeReader
{
    /// <returns>The arguments, and whether C# understood every one of them; where not, its error is enough.</returns>
    public static (WrittenArguments Arguments, bool IsReadable) Read(AttributeData attribute, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object?>();
        bool isReadable = attribute.AttributeConstructor is { } constructor
            && constructor.Parameters.Length == attribute.ConstructorArguments.Length;
        if (isReadable)
        {
            for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
                Add(attribute.AttributeConstructor!.Parameters[i].Name, attribute.ConstructorArguments[i]);
        }

        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            Add(argument.Key, argument.Value);

        // What Roslyn cannot bind (a misspelt property) it leaves out of NamedArguments.
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax { ArgumentList: { } list }
            && list.Arguments.Count(argument => argument.NameEquals is not null) != attribute.NamedArguments.Length)
            isReadable = false;
        return (new WrittenArguments(values), isReadable);

        void Add(string name, TypedConstant constant)
        {
            if (constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum)
                values[name] = constant.Value;
            else if (constant.Kind is TypedConstantKind.Array)
                values[name] = constant.IsNull ? null : constant.Values.Select(value => value.Value as string ?? "").ToArray();
            else
                isReadable = false;
        }
    }
}
