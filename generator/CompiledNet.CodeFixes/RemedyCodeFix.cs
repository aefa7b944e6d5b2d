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
/// layer to insert or to remove. It decides nothing; it edits attributes.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemedyCodeFix))]
[Shared]
public sealed class RemedyCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIds.NoInput,
        RuleIds.MisplacedInput,
        RuleIds.UnclearInput,
        RuleIds.InvalidName,
        RuleIds.DuplicateName,
        RuleIds.NameCollision,
        RuleIds.UselessArgument,
        RuleIds.UnknownLayer,
        RuleIds.UnsuitableBackbone,
        RuleIds.UnsuitableRepeat,
        RuleIds.WindowTooLarge,
        RuleIds.StrideDoesNotFit,
        RuleIds.DenseOnMap,
        RuleIds.SizeTooSmall,
        RuleIds.WindowOnVector,
        RuleIds.SameWithZeros,
        RuleIds.PaddingOnlyWindow,
        RuleIds.IdleLayer,
        RuleIds.SkippedValues,
        RuleIds.LopsidedPadding,
        RuleIds.DeadTaps,
        RuleIds.UnevenGroups,
        RuleIds.DilatedStride,
        RuleIds.TransposedGaps,
        RuleIds.UnlikeLength,
        RuleIds.LossMismatch,
        RuleIds.SoftmaxOfOne,
        RuleIds.SquaredSoftmax,
        RuleIds.DoubleActivation,
        RuleIds.InvalidSlope,
        RuleIds.DisturbedOutput,
        RuleIds.EarlyActivation,
        RuleIds.NumberOutOfRange,
        RuleIds.EverythingFrozen,
        RuleIds.LargeKernel,
        RuleIds.LinearPair,
        RuleIds.UselessBias);

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // Of a class, the attribute that makes it a network stands for it.
            SyntaxNode? found = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            AttributeSyntax? attribute = found?.FirstAncestorOrSelf<AttributeSyntax>() ?? NetworkAttributes.Find(found, "Network");
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
        switch (remedy.Kind)
        {
            case RemedyKind.InsertBefore:
                return document.WithSyntaxRoot(AttributeInsertion.Before(root, attribute, remedy.Value));
            case RemedyKind.InsertFirst:
                return document.WithSyntaxRoot(NetworkAttributes.After(attribute) is { } next
                    ? AttributeInsertion.Before(root, next, remedy.Value)
                    : AttributeInsertion.After(root, attribute, remedy.Value));
            case RemedyKind.RemoveLayer:
                return document.WithSyntaxRoot(AttributeInsertion.Remove(root, attribute));
        }

        // A loss on another part of the class may be in another document; that one is left to the user.
        AttributeSyntax? edited = remedy.Kind is RemedyKind.SetLoss or RemedyKind.RemoveFromLoss ? NetworkAttributes.Find(attribute, "Loss") : attribute;
        if (edited is null)
            return document;

        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var constructor = model.GetSymbolInfo(edited, cancellationToken).Symbol as IMethodSymbol;
        var edit = new AttributeEdit(edited, constructor);
        if (remedy.Kind is RemedyKind.SplitKernel)
        {
            (AttributeSyntax first, AttributeSyntax second) = KernelSplit.Split(edited, model, constructor, remedy.Value);
            return document.WithSyntaxRoot(AttributeInsertion.Replace(root, edited, first, second));
        }

        if (remedy.Kind is RemedyKind.MoveActivation)
        {
            return NetworkAttributes.After(edited) is { } next
                ? document.WithSyntaxRoot(
                    AttributeInsertion.Move(root, edited, edit.RemoveOnly("Activation", "NegativeSlope"), next, remedy.Value))
                : document;
        }

        return document.WithSyntaxRoot(root.ReplaceNode(edited, remedy.Kind switch
        {
            RemedyKind.RemoveArgument => edit.Remove(remedy.Argument),
            RemedyKind.RemoveOnly or RemedyKind.RemoveFromLoss => edit.RemoveOnly(remedy.Argument),
            RemedyKind.SetArgument or RemedyKind.SetLoss => edit.Set(remedy.Argument, remedy.Value),
            _ => throw new ArgumentOutOfRangeException(nameof(remedy), remedy.Kind, null),
        }));
    }
}
