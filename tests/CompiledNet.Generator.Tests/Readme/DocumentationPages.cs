using CompiledNet.TestSupport.Snapshots;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>The pages that people read: those at the top and all of docs.</summary>
internal static class DocumentationPages
{
    /// <summary>Their full paths, in order. What a failed test has left beside a page is none.</summary>
    public static IEnumerable<string> Paths() =>
        Directory.GetFiles(RepositoryRoot.Path, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories))
            .Where(page => !page.EndsWith(".received.md", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
