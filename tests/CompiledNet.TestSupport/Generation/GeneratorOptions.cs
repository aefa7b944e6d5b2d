using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Generation;

/// <summary>The program around a network. What is not said is the least that the package asks of its users.</summary>
public sealed record GeneratorOptions
{
    public LanguageVersion Language { get; init; } = LanguageVersion.CSharp12;

    public TargetPlatform Platform { get; init; } = TargetPlatform.Net80;

    /// <summary>Whether the program with its generated part must compile: not so where the source itself has errors.</summary>
    public bool VerifyOutput { get; init; } = true;

    /// <summary>Whether generated code checks each access to memory.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Whether generated code says which step runs and what it should take.</summary>
    public bool IsTimed { get; init; }

    /// <summary>Comments are read as the compiler reads them where documentation is asked for: generated ones must be right too.</summary>
    internal CSharpParseOptions ParseOptions => new(Language, DocumentationMode.Diagnose);
}
