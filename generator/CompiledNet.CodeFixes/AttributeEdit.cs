using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace CompiledNet.CodeFixes;

/// <summary>Changes arguments of one attribute, and drops those that would contradict the change.</summary>
internal sealed class AttributeEdit(AttributeSyntax attribute, IMethodSymbol? constructor)
{
    private const string Height = "Height";
    private const string Width = "Width";
    private const string Size = "Size";

    /// <summary>Gives a constructor parameter (<c>kernelSize</c>) or a property (<c>Stride</c>) a value.</summary>
    public AttributeSyntax Set(string argument, string value)
    {
        ExpressionSyntax expression = Expression(value);
        return char.IsUpper(argument[0]) ? SetProperty(argument, value, expression) : SetParameter(argument, expression);
    }

    /// <summary>Takes a property away, and those that say the same of one axis.</summary>
    public AttributeSyntax Remove(string property) => Without([property, property + Height, property + Width]);

    /// <summary>Gives a property that is written another value, and leaves all others as they are.</summary>
    public AttributeSyntax SetOnly(string property, string value) =>
        ArgumentLocator.FindExactly(attribute, constructor, property) is { } present
            ? attribute.ReplaceNode(present.Expression, Expression(value).WithTriviaFrom(present.Expression))
            : attribute;

    /// <summary>Takes these properties away and no others.</summary>
    public AttributeSyntax RemoveOnly(params string[] properties) => Without(properties);

    private AttributeSyntax SetProperty(string name, string value, ExpressionSyntax expression)
    {
        // A value for both axes replaces those of each; same padding replaces explicit zeros.
        AttributeSyntax cleared = value == "Padding.Same"
            ? Without(["ZeroPadding", "ZeroPaddingHeight", "ZeroPaddingWidth"])
            : Without([name + Height, name + Width]);

        if (ArgumentLocator.FindExactly(cleared, null, name) is { } present)
            return cleared.ReplaceNode(present.Expression, expression.WithTriviaFrom(present.Expression));

        AttributeArgumentSyntax added = SyntaxFactory.AttributeArgument(
            SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(
                SyntaxFactory.Identifier(SyntaxFactory.TriviaList(), name, SyntaxFactory.TriviaList(SyntaxFactory.Space))))
                .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)),
            nameColon: null,
            expression);
        AttributeArgumentListSyntax list = cleared.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        return cleared.WithArgumentList(list.WithArguments(Joined([.. list.Arguments, added], list.Arguments)));
    }

    private AttributeSyntax SetParameter(string name, ExpressionSyntax expression)
    {
        if (Find(name) is { } present)
            return attribute.ReplaceNode(present.Expression, expression.WithTriviaFrom(present.Expression));

        // A size where height and width are written: both take it.
        if (WithoutSuffix(name, Size) is { } both)
        {
            ExpressionSyntax[] sides = [
                .. new[] { Find(both + Height), Find(both + Width) }.OfType<AttributeArgumentSyntax>().Select(side => side.Expression)];
            return attribute.ReplaceNodes(sides, (side, _) => expression.WithTriviaFrom(side));
        }

        // The one argument of a layer that is written without any: it comes first.
        bool isWholeSize = WithoutSuffix(name, Height) is null && WithoutSuffix(name, Width) is null;
        AttributeArgumentSyntax[] written = [.. attribute.ArgumentList?.Arguments ?? default];
        if (isWholeSize && written.All(argument => argument.NameEquals is not null))
        {
            AttributeArgumentListSyntax before = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
            return attribute.WithArgumentList(
                before.WithArguments(Joined([SyntaxFactory.AttributeArgument(expression), .. written], before.Arguments)));
        }

        // Height or width where a size is written: the size becomes both.
        string prefix = WithoutSuffix(name, Height) ?? WithoutSuffix(name, Width) ?? name;
        if (attribute.ArgumentList is not { } list || Find(prefix + Size) is not { } size)
            return attribute;
        bool isHeight = name == prefix + Height;
        AttributeArgumentSyntax height = Side(size, prefix + Height, isHeight ? expression : size.Expression);
        AttributeArgumentSyntax width = Side(size, prefix + Width, isHeight ? size.Expression : expression);
        AttributeArgumentSyntax[] arguments =
            [.. list.Arguments.SelectMany(each => each == size ? new[] { height, width } : [each])];
        return attribute.WithArgumentList(list.WithArguments(Joined(arguments, list.Arguments)));
    }

    private static AttributeArgumentSyntax Side(AttributeArgumentSyntax size, string name, ExpressionSyntax expression) =>
        SyntaxFactory.AttributeArgument(
            nameEquals: null,
            size.NameColon is { } colon ? colon.WithName(SyntaxFactory.IdentifierName(name)) : null,
            expression.WithoutTrivia());

    private AttributeArgumentSyntax? Find(string name) => ArgumentLocator.FindExactly(attribute, constructor, name);

    private AttributeSyntax Without(string[] properties)
    {
        if (attribute.ArgumentList is not { } list)
            return attribute;
        AttributeArgumentSyntax[] kept = [.. list.Arguments.Where(argument =>
            argument.NameEquals is not { } name || !properties.Contains(name.Name.Identifier.ValueText))];
        return kept.Length == list.Arguments.Count
            ? attribute
            : attribute.WithArgumentList(list.WithArguments(Joined(kept, list.Arguments)));
    }

    /// <summary>A list of arguments that keeps the separators of the old one, line breaks among them, as far as they go.</summary>
    private static SeparatedSyntaxList<AttributeArgumentSyntax> Joined(
        AttributeArgumentSyntax[] arguments, SeparatedSyntaxList<AttributeArgumentSyntax> old)
    {
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        SyntaxToken[] separators = [.. old.GetSeparators()];
        return SyntaxFactory.SeparatedList(
            arguments,
            Enumerable.Range(0, Math.Max(arguments.Length - 1, 0)).Select(i => i < separators.Length ? separators[i] : comma));
    }

    /// <summary>Members of enums are written in full; the editor shortens them to what the file's usings allow.</summary>
    public static ExpressionSyntax Expression(string value) => SyntaxFactory
        .ParseExpression(char.IsUpper(value[0]) && value.Contains('.') ? $"global::{LibraryNames.Namespace}.{value}" : value)
        .WithAdditionalAnnotations(Simplifier.Annotation);

    private static string? WithoutSuffix(string name, string suffix) =>
        name.EndsWith(suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - suffix.Length) : null;
}
