namespace CompiledNet;

/// <summary>How much <see cref="Network.Fit"/> writes about its progress.</summary>
public enum Verbosity
{
    /// <summary>A bar on a terminal, one line an epoch where the output is redirected.</summary>
    Auto,

    /// <summary>Nothing.</summary>
    Quiet,

    /// <summary>A bar that moves: its line is rewritten in place.</summary>
    Bar,

    /// <summary>One line an epoch.</summary>
    Line,
}
