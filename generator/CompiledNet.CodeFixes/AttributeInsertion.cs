using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.CodeFixes;

/// <summary>Writes an attribute before another one, in brackets and on a line of its own if that one has them.</summary>
internal static class AttributeInsertion
{
    /// <param name="text">The attribute as it is written without brackets: <c>Flatten</c>, <c>Input(784)</c>.</param>
    public static SyntaxNode Before(SyntaxNode root, AttributeSyntax attribute, string text) =>
        Before(root, attribute, Like(attribute, text));

    /// <summary>Writes an attribute after another one that is the last of its kind.</summary>
    public static SyntaxNode After(SyntaxNode root, AttributeSyntax attribute, string text)
    {
        AttributeSyntax added = Like(attribute, text);
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
            return root.InsertNodesAfter(attribute, [added]);
        SyntaxTriviaList indent = SyntaxFactory.TriviaList(
            list.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1));
        return root.InsertNodesAfter(
            list,
            [SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(added)).WithLeadingTrivia(indent).WithTrailingTrivia(LineBreaks(list.GetTrailingTrivia()))]);
    }

    /// <summary>Takes an attribute away, with its brackets and its line where it is alone in them. What stands above it stays.</summary>
    public static SyntaxNode Remove(SyntaxNode root, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        SyntaxNode removed = list.Attributes.Count > 1 ? attribute : list;
        bool hasRemark = removed.GetLeadingTrivia().Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        return root.RemoveNode(removed, hasRemark ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    /// <summary>Writes two attributes in place of one.</summary>
    public static SyntaxNode Replace(SyntaxNode root, AttributeSyntax attribute, AttributeSyntax first, AttributeSyntax second)
    {
        var mark = new SyntaxAnnotation();
        SyntaxNode replaced = root.ReplaceNode(attribute, second.WithAdditionalAnnotations(mark));
        return Before(replaced, (AttributeSyntax)replaced.GetAnnotatedNodes(mark).Single(), first);
    }

    /// <summary>Replaces an attribute, and writes what it gave away behind the one after it.</summary>
    public static SyntaxNode Move(SyntaxNode root, AttributeSyntax attribute, AttributeSyntax edited, AttributeSyntax next, string text)
    {
        var mark = new SyntaxAnnotation();
        SyntaxNode replaced = root.ReplaceNodes(
            [attribute, next], (each, _) => each == attribute ? edited : each.WithAdditionalAnnotations(mark));
        return After(replaced, (AttributeSyntax)replaced.GetAnnotatedNodes(mark).Single(), text);
    }

    /// <summary>Who writes [CompiledNet.Dense(10)] wants [CompiledNet.Flatten].</summary>
    private static AttributeSyntax Like(AttributeSyntax attribute, string text)
    {
        int open = text.IndexOf('(');
        SimpleNameSyntax name = SyntaxFactory.IdentifierName(open < 0 ? text : text.Substring(0, open));
        NameSyntax written = attribute.Name is QualifiedNameSyntax qualified ? qualified.WithRight(name) : name;
        AttributeArgumentListSyntax? arguments = open < 0 ? null : SyntaxFactory.ParseAttributeArgumentList(text.Substring(open));
        return SyntaxFactory.Attribute(written.WithoutTrivia(), arguments?.ReplaceNodes(
            arguments.Arguments.Select(argument => argument.Expression), (expression, _) => AttributeEdit.Expression(expression.ToString())));
    }

    private static SyntaxNode Before(SyntaxNode root, AttributeSyntax attribute, AttributeSyntax added)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
            return root.InsertNodesBefore(attribute, [added]);

        SyntaxTriviaList leading = list.GetLeadingTrivia();
        SyntaxTriviaList indent = SyntaxFactory.TriviaList(
            leading.Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1));
        AttributeListSyntax addedList = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(added))
            .WithTrailingTrivia(LineBreakBefore(list));

        // Documentation must stay before the first attribute; a remark on the guilty layer stays with that.
        bool isFirst = list.Parent is MemberDeclarationSyntax declaration && declaration.AttributeLists[0] == list;
        return isFirst
            ? root.ReplaceNode(list, [addedList.WithLeadingTrivia(leading), list.WithLeadingTrivia(indent)])
            : root.InsertNodesBefore(list, [addedList.WithLeadingTrivia(indent)]);
    }

    /// <summary>The line break that ends the line before the list, or that ends its own; none where lists stand on one line.</summary>
    private static SyntaxTriviaList LineBreakBefore(AttributeListSyntax list)
    {
        bool isFirst = list.Parent is MemberDeclarationSyntax declaration && declaration.AttributeLists[0] == list;
        SyntaxTriviaList trivia = isFirst ? list.GetTrailingTrivia() : list.GetFirstToken().GetPreviousToken().TrailingTrivia;
        return LineBreaks(trivia);
    }

    private static SyntaxTriviaList LineBreaks(SyntaxTriviaList trivia) =>
        SyntaxFactory.TriviaList(trivia.Where(each => each.IsKind(SyntaxKind.EndOfLineTrivia)));
}
