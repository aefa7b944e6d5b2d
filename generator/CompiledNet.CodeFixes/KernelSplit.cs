using System.Globalization;
using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.CodeFixes;

/// <summary>Writes a convolution of 5x5 as two of 3x3, which see the same and give the same shape.</summary>
internal static class KernelSplit
{
    private static readonly string[] Paddings = ["ZeroPadding", "ZeroPaddingHeight", "ZeroPaddingWidth"];

    /// <param name="activation">Arguments for the activation of the first where it needs one of its own; else it has that of both.</param>
    public static (AttributeSyntax First, AttributeSyntax Second) Split(
        AttributeSyntax attribute, SemanticModel model, IMethodSymbol? constructor, string activation)
    {
        AttributeSyntax small = new AttributeEdit(attribute, constructor).Set("kernelSize", "3");
        foreach (string padding in Paddings)
        {
            if (ArgumentLocator.FindExactly(attribute, constructor, padding)?.Expression is { } written
                && model.GetConstantValue(written).Value is int zeros)
                small = new AttributeEdit(small, constructor).SetOnly(padding, (zeros / 2).ToString(CultureInfo.InvariantCulture));
        }

        // The name, which others may refer to, stays with the last of the two.
        AttributeSyntax first = new AttributeEdit(small, constructor).RemoveOnly("Name");
        foreach (AttributeArgumentSyntax argument in SyntaxFactory.ParseAttributeArgumentList($"({activation})")!.Arguments)
            first = new AttributeEdit(first, constructor)
                .Set(argument.NameEquals!.Name.Identifier.ValueText, argument.Expression.ToString());
        return (first.WithoutTrivia(), small);
    }
}
