using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>Finds the argument that gave a value, in the attribute's syntax.</summary>
internal static class ArgumentLocator
{
    /// <summary>
    /// The argument that sets a constructor parameter or property; where that is not written, the one that stands for it
    /// (<c>kernelSize</c> for <c>kernelHeight</c>, the window for the stride of a pool); null where none does.
    /// </summary>
    public static AttributeArgumentSyntax? Find(AttributeSyntax attribute, IMethodSymbol? constructor, string name) =>
        StandIns(name).Select(each => FindExactly(attribute, constructor, each)).FirstOrDefault(found => found is not null);

    /// <summary>
    /// The argument that sets a constructor parameter or property, if it is written. Of a parameter array, <c>layers[1]</c> is the second.
    /// </summary>
    public static AttributeArgumentSyntax? FindExactly(AttributeSyntax attribute, IMethodSymbol? constructor, string name)
    {
        if (attribute.ArgumentList is not { } list)
            return null;

        for (int i = 0; i < list.Arguments.Count; i++)
        {
            AttributeArgumentSyntax argument = list.Arguments[i];
            string? written = argument switch
            {
                { NameEquals: { } property } => property.Name.Identifier.ValueText,
                { NameColon: { } parameter } => parameter.Name.Identifier.ValueText,
                _ when constructor is not null => Parameter(constructor, i),
                _ => null,
            };
            if (written == name)
                return argument;
        }

        return null;
    }

    private static string? Parameter(IMethodSymbol constructor, int position)
    {
        int last = constructor.Parameters.Length - 1;
        return position >= last && last >= 0 && constructor.Parameters[last].IsParams ? $"{constructor.Parameters[last].Name}[{position - last}]"
            : position <= last ? constructor.Parameters[position].Name
            : null;
    }

    private static IEnumerable<string> StandIns(string name)
    {
        yield return name;
        foreach (string prefix in (string[])["kernel", "pool", "Stride", "ZeroPadding", "OutputPadding", "Dilation", "padding", "cropping", "size", "layer"])
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            yield return prefix;
            yield return prefix + "Size";
            yield return prefix + "Height";
            yield return prefix + "Width";
        }

        // A padding that is the same on both sides may be written for each of them.
        if (name.StartsWith("padding", StringComparison.Ordinal))
            yield return name.EndsWith("Width", StringComparison.Ordinal) ? "left" : "top";

        // A pool whose stride is not written steps by its window.
        if (name.StartsWith("Stride", StringComparison.Ordinal))
        {
            yield return "poolSize";
            yield return name.EndsWith("Width", StringComparison.Ordinal) ? "poolWidth" : "poolHeight";
        }
    }
}
