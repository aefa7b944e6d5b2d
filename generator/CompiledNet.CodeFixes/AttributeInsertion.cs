using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.CodeFixes;

/// <summary>Writes an attribute before another one, in brackets and on a line of its own if that one has them.</summary>
internal static class AttributeInsertion
{
    public static SyntaxNode Before(SyntaxNode root, AttributeSyntax attribute, string name)
    {
        // Who writes [CompiledNet.Dense(10)] wants [CompiledNet.Flatten].
        NameSyntax written = attribute.Name is QualifiedNameSyntax qualified
            ? qualified.WithRight(SyntaxFactory.IdentifierName(name))
            : SyntaxFactory.IdentifierName(name);
        AttributeSyntax added = SyntaxFactory.Attribute(written.WithoutTrivia());

        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
            return root.InsertNodesBefore(attribute, [added]);

        SyntaxTriviaList leading = list.GetLeadingTrivia();
        SyntaxTriviaList indent = SyntaxFactory.TriviaList(leading.Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1));
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
        return SyntaxFactory.TriviaList(trivia.Where(each => each.IsKind(SyntaxKind.EndOfLineTrivia)));
    }
}
