using CompiledNet.Generator.Losses;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>Reads what an attribute says of a loss: one of the library's by its name, or the user's own by its type.</summary>
internal static class LossParser
{
    /// <summary>The loss; null where none is said, or where C# itself rejects the type.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="arguments">What was read of it.</param>
    /// <param name="argument">The argument that names a loss of the library.</param>
    public static LossSpec? Parse(AttributeData attribute, WrittenArguments arguments, string argument)
    {
        if (attribute.AttributeClass?.TypeArguments.FirstOrDefault() is not { } type)
            return LossKinds.Read(arguments, argument);
        return type.IsValueType && type.AllInterfaces.Any(LibraryNames.IsLoss)
            ? new CustomLossSpec
            {
                Type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                Name = type.Name,
                Obstacle = ObstacleOf(type),
                Targets = arguments.Int("Targets"),
                Weight = arguments.Float("Weight") ?? 1,
            }
            : null;
    }

    /// <summary>Why the file that is generated, which stands beside all types, cannot name this one.</summary>
    private static (string Problem, string Way)? ObstacleOf(ITypeSymbol type)
    {
        for (INamedTypeSymbol? around = type as INamedTypeSymbol; around is not null; around = around.ContainingType)
        {
            if (around.IsFileLocal)
                return ($"{around.Name} is local to its file, so that generated code cannot call it", "drop the word file");
            if (around.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return ($"{around.Name} is private to its class, so that generated code cannot call it", "make it internal");
            foreach (ITypeSymbol argument in around.TypeArguments)
            {
                if (ObstacleOf(argument) is { } obstacle)
                    return obstacle;
            }
        }

        return null;
    }
}
