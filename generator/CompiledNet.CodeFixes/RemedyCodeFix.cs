using System.Collections.Immutable;
using System.Composition;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.CodeFixes;

/// <summary>
/// Offers the remedies that an analyzer computed: values of arguments with the shape that each gives, an argument to drop, a
/// layer to insert. It decides nothing; it edits the attribute.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemedyCodeFix))]
[Shared]
public sealed class RemedyCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIds.WindowTooLarge,
        RuleIds.StrideDoesNotFit,
        RuleIds.DenseOnMap,
        RuleIds.SizeTooSmall,
        RuleIds.SameWithZeros,
        RuleIds.LossMismatch,
        RuleIds.SoftmaxOfOne);

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            AttributeSyntax? attribute = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
                .FirstAncestorOrSelf<AttributeSyntax>();
            if (attribute is null)
                continue;

            // "Fix all" takes, everywhere, the action with the same key: the first stride that is offered, whatever its value.
            var offered = new Dictionary<string, int>();
            foreach (Remedy remedy in RemedyProperties.Read(diagnostic.Properties))
            {
                offered.TryGetValue(remedy.Argument, out int ordinal);
                offered[remedy.Argument] = ordinal + 1;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        remedy.Title,
                        cancellationToken => ApplyAsync(context.Document, attribute, remedy, cancellationToken),
                        equivalenceKey: $"{diagnostic.Id}.{remedy.Kind}.{remedy.Argument}.{ordinal}"),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> ApplyAsync(
        Document document, AttributeSyntax attribute, Remedy remedy, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        if (remedy.Kind is RemedyKind.InsertBefore)
            return document.WithSyntaxRoot(AttributeInsertion.Before(root, attribute, remedy.Value));

        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var constructor = model.GetSymbolInfo(attribute, cancellationToken).Symbol as IMethodSymbol;
        var edit = new AttributeEdit(attribute, constructor);
        AttributeSyntax edited = remedy.Kind is RemedyKind.RemoveArgument
            ? edit.Remove(remedy.Argument)
            : edit.Set(remedy.Argument, remedy.Value);
        return document.WithSyntaxRoot(root.ReplaceNode(attribute, edited));
    }
}
