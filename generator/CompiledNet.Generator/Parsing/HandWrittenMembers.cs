using CompiledNet.Generator.Layers;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>
/// What the user has written in the class of a network. The generated part, which analyzers see and the generator does not, is
/// left out, so that both read the same.
/// </summary>
internal static class HandWrittenMembers
{
    /// <summary>
    /// Names that may be those of generated members: the few that every network has, and all that begin like a layer. Other
    /// members are nobody's business: writing one prints no network again.
    /// </summary>
    public static IEnumerable<string> NamesThatMayCollide(
        INamedTypeSymbol type, EquatableArray<LayerSpec> layers, CancellationToken cancellationToken)
    {
        string[] beginnings = [.. LayerNames.Assign(layers).Select(Names.Member)];
        return type.GetMembers()
            .Where(member => Collides(member) && IsHandWritten(member, cancellationToken))
            .Select(member => member.Name)
            .Distinct()
            .OrderBy(name => name, StringComparer.Ordinal);

        bool Collides(ISymbol member) =>
            TypeSpec.MembersOfEveryNetwork.Contains(member.Name)
                ? member is not IMethodSymbol method || HasGeneratedSignature(method)
                : Array.Exists(beginnings, beginning => member.Name.StartsWith(beginning, StringComparison.Ordinal));
    }

    /// <summary>
    /// The spans of hand-written methods that could be the generated <c>Predict</c>, which has one for each input and output.
    /// </summary>
    public static IEnumerable<PredictSpans> OwnPredicts(INamedTypeSymbol type, CancellationToken cancellationToken) => type
        .GetMembers("Predict")
        .OfType<IMethodSymbol>()
        .Where(method => method is { Arity: 0, Parameters.Length: > 2 } && IsHandWritten(method, cancellationToken))
        .Select(method => method.Parameters.Select(TypeOf).ToArray())
        .Select(types => (types.Length, Spans: new PredictSpans(
            types.TakeWhile(each => each == "global::System.ReadOnlySpan<float>").Count(), types.Count(each => each == "global::System.Span<float>"))))
        .Where(method => method.Spans.Inputs > 0 && method.Spans.Inputs + method.Spans.Outputs == method.Length)
        .Select(method => method.Spans)
        .OrderBy(spans => spans.Inputs)
        .ThenBy(spans => spans.Outputs);

    /// <summary>The hand-written member of a name, for its location.</summary>
    public static Location? Locate(INamedTypeSymbol type, string name, CancellationToken cancellationToken) =>
        name == Violation.Constructor
            ? FindUnsuitableConstructor(type, cancellationToken)?.Place
            : type.GetMembers(name).FirstOrDefault(member => IsHandWritten(member, cancellationToken))?.Locations[0];

    /// <summary>
    /// The first constructor that cannot stand beside the generated one, which takes a seed and calls the base class: any other
    /// must call that one.
    /// </summary>
    public static (Location Place, ConstructorObstacle Obstacle)? FindUnsuitableConstructor(
        INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
        {
            if (part.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration || IsGenerated(declaration))
                continue;
            if (declaration.ParameterList is { } primary)
                return (primary.GetLocation(), new ConstructorObstacle(
                    "has parameters behind its name, to which the generated constructor would have to give values",
                    "declare a constructor in the class that begins with this(seed)"));

            foreach (ConstructorDeclarationSyntax constructor in declaration.Members.OfType<ConstructorDeclarationSyntax>())
            {
                if (constructor.Modifiers.Any(SyntaxKind.StaticKeyword))
                    continue;
                if (Generated(type, constructor) is { } generated)
                    return (constructor.Identifier.GetLocation(), new ConstructorObstacle(
                        $"has a constructor of {generated}", "give it other parameters and let it begin with this(seed)"));
                if (constructor.Initializer is not { ThisOrBaseKeyword.RawKind: (int)SyntaxKind.ThisKeyword })
                    return (constructor.Identifier.GetLocation(), new ConstructorObstacle(
                        "has a constructor that does not call the generated one", "let it begin with this(seed)"));
            }
        }

        return null;
    }

    /// <summary>
    /// Which generated constructor has the same parameters, whatever they are called there; null for none. By reference they are others.
    /// </summary>
    private static string? Generated(INamedTypeSymbol type, ConstructorDeclarationSyntax constructor)
    {
        IMethodSymbol? method = type.InstanceConstructors.FirstOrDefault(each => each.DeclaringSyntaxReferences.Any(
            reference => reference.SyntaxTree == constructor.SyntaxTree && reference.Span == constructor.Span));
        return method is null ? null : string.Join(", ", method.Parameters.Select(TypeOf)) switch
        {
            "int" => "one int, which is the generated one's seed",
            "global::CompiledNet.Weights, int" => "Weights and int, as the generated one of embedded weights",
            _ => null,
        };
    }

    /// <summary>Whether C# would hold the method for the generated one of its name; any other overload may stand beside that.</summary>
    private static bool HasGeneratedSignature(IMethodSymbol method)
    {
        if (method.Arity > 0)
            return false;
        if (method.Name == "Load")
            return method.Parameters.Length == 1
                && method.Parameters[0] is { RefKind: RefKind.None, Type.SpecialType: SpecialType.System_String };
        string? signature = Array.Find(Contract.Passes, each => Contract.NameOf(each) == method.Name);
        return signature is null || Contract.ParameterTypesOf(signature).SequenceEqual(method.Parameters.Select(TypeOf));
    }

    /// <summary>The type of a parameter as the contract writes it: overloads differ by nothing else.</summary>
    private static string TypeOf(IParameterSymbol parameter) =>
        (parameter.RefKind is RefKind.None ? "" : "ref ") + parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static bool IsHandWritten(ISymbol member, CancellationToken cancellationToken) =>
        !member.IsImplicitlyDeclared
        && member.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellationToken)
                .FirstAncestorOrSelf<TypeDeclarationSyntax>(each => each.Identifier.ValueText == member.ContainingType.Name) is { } part
            && !IsGenerated(part));

    private static bool IsGenerated(TypeDeclarationSyntax part) => part.AttributeLists
        .SelectMany(list => list.Attributes)
        .Any(attribute => attribute.Name.ToString().EndsWith("GeneratedCode", StringComparison.Ordinal));
}
