using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Emission;

/// <summary>From what was written to the text that is added to the compilation.</summary>
internal static class NetworkCompiler
{
    /// <summary>The network's generated part; null where no part can be added to its class.</summary>
    public static GeneratedSource? Compile(NetworkSpec network, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }
}

/// <summary>One file of generated code.</summary>
/// <param name="HintName">Its name, unique in the compilation.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedSource(string HintName, string Text);
