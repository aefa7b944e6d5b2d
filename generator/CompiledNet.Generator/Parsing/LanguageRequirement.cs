using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>The language that generated code is written in.</summary>
internal static class LanguageRequirement
{
    /// <summary>
    /// What .NET 8 brings and every project for it has unless it says otherwise. Generated code has file-local types and static
    /// abstract members, of C# 11.
    /// </summary>
    public const string Least = "12";

    private const LanguageVersion LeastVersion = LanguageVersion.CSharp12;

    /// <summary>The version in which the class is compiled, if that is too old: <c>10</c>.</summary>
    public static string? OldVersion(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken).SyntaxTree.Options is CSharpParseOptions { LanguageVersion: var version }
        && version < LeastVersion
            ? Display(version)
            : null;

    /// <summary>As in <c>LangVersion</c>, without a fraction of nothing: 10, 7.3.</summary>
    private static string Display(LanguageVersion version)
    {
        int number = (int)version;
        (int major, int minor) = number < 100 ? (number, 0) : (number / 100, number % 100);
        string text = major.ToString(CultureInfo.InvariantCulture);
        return minor == 0 ? text : $"{text}.{minor.ToString(CultureInfo.InvariantCulture)}";
    }
}
