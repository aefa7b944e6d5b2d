using System.Text;
using Microsoft.CodeAnalysis;

namespace CompiledNet.TestSupport.Documentation;

/// <summary>Prints the page of a type.</summary>
internal static class ApiPage
{
    private const int LineLength = 120;

    private static readonly SymbolDisplayFormat Declaration = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameOnly,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeModifiers,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        SymbolDisplayLocalOptions.None,
        SymbolDisplayKindOptions.IncludeTypeKeyword,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    /// <param name="type">The type.</param>
    /// <param name="text">What comments are turned into text by.</param>
    /// <param name="isExample">Whether it is a user's network, of which only what is generated matters.</param>
    public static string Write(INamedTypeSymbol type, ApiText text, bool isExample)
    {
        var page = new StringBuilder($"# {ApiText.TitleOf(type)}\n\n");
        if (isExample)
        {
            page.Append(
                "What is generated into the class of a network, shown of the one in the README. What it has from [`Network`](Network.md)\n"
                + "comes besides.\n\n");
        }

        page.Append($"```csharp shown\nnamespace {NamespaceOf(type)};\n\n{Signature(type)}\n```\n\n");
        page.Append(text.Body(type));

        // A constructor that nobody has written says nothing; one that somebody has written without a comment does not build.
        ISymbol[] all = [
            .. type.GetMembers().Where(IsShown)
                .Where(member =>
                    member is not IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.IsEmpty: true } || text.Describes(member))
                .OrderBy(member => member.Name, StringComparer.Ordinal)];
        ISymbol[] members = [.. all.Where(member => !IsForGeneratedCode(member))];
        if (type.TypeKind == TypeKind.Enum)
            AppendTable(page, "Values", type.GetMembers().OfType<IFieldSymbol>().Where(IsShown), text);
        else
            AppendTable(page, "Constants and fields", members.OfType<IFieldSymbol>(), text);
        AppendMethods("Constructors", MethodKind.Constructor);
        AppendTable(page, "Properties", members.OfType<IPropertySymbol>(), text);
        AppendMethods("Methods", MethodKind.Ordinary);
        AppendMethods("Operators", MethodKind.UserDefinedOperator, MethodKind.Conversion);
        if (!isExample)
            ApiPage.AppendMethods(page, "For generated code", all.OfType<IMethodSymbol>().Where(IsForGeneratedCode), text);
        return page.ToString().TrimEnd('\n') + "\n";

        void AppendMethods(string heading, params MethodKind[] kinds) => ApiPage.AppendMethods(
            page, heading, members.OfType<IMethodSymbol>().Where(method => kinds.Contains(method.MethodKind)), text);
    }

    /// <summary>What users can see and somebody has written: not what the compiler adds to a record or an enum.</summary>
    private static bool IsShown(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && !member.IsImplicitlyDeclared
        && member.Name != "value__"
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static bool IsForGeneratedCode(ISymbol member) => member is IMethodSymbol { OverriddenMethod: { } overridden }
        ? IsForGeneratedCode(overridden)
        : member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "EditorBrowsableAttribute");

    private static void AppendTable(StringBuilder page, string heading, IEnumerable<ISymbol> members, ApiText text)
    {
        ISymbol[] all = [.. members];
        if (all.Length == 0)
            return;
        page.Append($"## {heading}\n\nName | Declaration | What it is\n-----|-------------|-----------\n");
        foreach (ISymbol member in all)
            page.Append($"`{NameOf(member)}` | `{ApiText.Cell(Signature(member))}` | {ApiText.Cell(text.Line(member))}\n");
        page.Append('\n');
    }

    private static void AppendMethods(StringBuilder page, string heading, IEnumerable<IMethodSymbol> methods, ApiText text)
    {
        IGrouping<string, IMethodSymbol>[] groups = [.. methods.GroupBy(NameOf)];
        if (groups.Length == 0)
            return;
        page.Append($"## {heading}\n\n");
        foreach (IGrouping<string, IMethodSymbol> overloads in groups)
        {
            page.Append($"### {overloads.Key}\n\n");
            foreach (IMethodSymbol method in overloads)
                page.Append($"```csharp shown\n{Signature(method)}\n```\n\n{text.Body(method)}");
        }
    }

    private static string NameOf(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => member.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.Conversion, Parameters: [{ } source] } => $"From {source.Type.ToDisplayString(Declaration)}",
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } =>
            member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
        IPropertySymbol { IsIndexer: true } => "this[]",
        _ => member.Name,
    };

    private static string NamespaceOf(INamedTypeSymbol type) =>
        type.ContainingNamespace.IsGlobalNamespace ? "Yours" : type.ContainingNamespace.ToDisplayString();

    private static string Signature(INamedTypeSymbol type)
    {
        string modifiers = type switch
        {
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            { TypeKind: TypeKind.Struct } => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : ""),
            _ => "",
        };
        string kind = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Enum } => "enum",
            _ => "class",
        };
        string[] bases = [
            .. new[] { type.BaseType }.OfType<INamedTypeSymbol>()
                .Where(each => each.SpecialType
                    is not (SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum))
                .Concat(type.Interfaces.Where(each => each.Name != "IEquatable"))
                .Select(each => each.ToDisplayString(Declaration.WithKindOptions(SymbolDisplayKindOptions.None)))];
        string name = type.ToDisplayString(Declaration.WithKindOptions(SymbolDisplayKindOptions.None)
            .WithMemberOptions(SymbolDisplayMemberOptions.None).WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters));
        return $"public {modifiers}{kind} {name}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    /// <summary>The declaration of a member, its parameters on lines of their own where it is long.</summary>
    private static string Signature(ISymbol member)
    {
        string signature = member.ToDisplayString(Declaration);
        if (member is not IMethodSymbol method)
            return signature;

        // The default of an enum is called with its type.
        string[] parameters = [
            .. method.Parameters.Select(parameter => parameter.ToDisplayString(
                Declaration.AddMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType)))];
        (int begin, int end) = (signature.IndexOf('(', StringComparison.Ordinal) + 1, signature.LastIndexOf(')'));
        string line = signature[..begin] + string.Join(", ", parameters) + signature[end..];
        return line.Length <= LineLength
            ? line
            : signature[..begin] + "\n    " + string.Join(",\n    ", parameters) + signature[end..];
    }
}
