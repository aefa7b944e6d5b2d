namespace CompiledNet.Generator.Words;

/// <summary>How a layer's identity becomes a C# name.</summary>
internal static class Names
{
    /// <summary><c>Conv1</c> → <c>conv1</c>.</summary>
    public static string Variable(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary><c>skip</c> → <c>Skip</c>.</summary>
    public static string Member(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary><c>moving_mean</c> → <c>MovingMean</c>.</summary>
    public static string Parameter(string name) => string.Concat(name.Split('_').Select(Member));
}
