using System.Collections.Immutable;
using System.Composition;
using CompiledNet.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.CodeFixes;

/// <summary>
/// Gives a network that is trained the loss that meets its output: at the network, which may be in another document than the call.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddLossCodeFix))]
[Shared]
public sealed class AddLossCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.NoLoss);

    /// <summary>None: several calls that train one network would each add a loss to it.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue("Loss", out string? loss))
                continue;
            foreach (Location place in diagnostic.AdditionalLocations)
            {
                if (context.Document.Project.Solution.GetDocument(place.SourceTree) is not { } document
                    || NetworkAttributes.Find(place.SourceTree!.GetRoot(context.CancellationToken).FindNode(place.SourceSpan), "Network") is not { } network)
                    continue;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Add [Loss({loss})]",
                        async cancellationToken =>
                        {
                            SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
                            AttributeListSyntax last = network.FirstAncestorOrSelf<TypeDeclarationSyntax>()!.AttributeLists.Last();
                            return document.WithSyntaxRoot(AttributeInsertion.After(root, last.Attributes.Last(), $"Loss({loss})"));
                        },
                        equivalenceKey: RuleIds.NoLoss),
                    diagnostic);
                break;
            }
        }

        return Task.CompletedTask;
    }
}
