using System.Collections.Immutable;
using System.Composition;
using CompiledNet.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.CodeFixes;

/// <summary>Marks a class that carries layers as a network.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddNetworkCodeFix))]
[Shared]
public sealed class AddNetworkCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.NoNetwork);

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Add [Network]",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(AttributeInsertion.Before(root, attribute, "Network"))),
                    equivalenceKey: RuleIds.NoNetwork),
                diagnostic);
        }
    }
}
