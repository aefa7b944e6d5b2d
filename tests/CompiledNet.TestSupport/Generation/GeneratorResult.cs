using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Generation;

/// <summary>What the generator printed.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Output">The program with them.</param>
public sealed record GeneratorResult(IReadOnlyList<GeneratedFile> Files, CSharpCompilation Output)
{
    /// <summary>The text of the one file.</summary>
    public string Text => Files.Count == 1
        ? Files[0].Text
        : throw new InvalidOperationException($"One generated file was expected, {Files.Count} came.");
}

/// <summary>One file of generated code.</summary>
public sealed record GeneratedFile(string HintName, string Text);

/// <summary>The generator broke one of its laws.</summary>
public sealed class GeneratorException(string message, Exception? inner = null) : Exception(message, inner);
