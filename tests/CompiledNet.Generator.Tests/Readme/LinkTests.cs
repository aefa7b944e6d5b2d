using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>What pages link to is there.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Links_LeadToFilesAndTheirHeadings()
    {
        var lost = new List<string>();
        foreach (string page in DocumentationPages.Paths())
        {
            foreach ((string path, string heading) in MarkdownFile.Read(page).RelativeLinks())
            {
                string target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
                bool isThere = File.Exists(target) || (Directory.Exists(target) && heading.Length == 0);
                if (!isThere || (heading.Length > 0 && !MarkdownFile.Read(target).HasHeading(heading)))
                    lost.Add($"{Path.GetRelativePath(RepositoryRoot.Path, page)}: {path}#{heading}");
            }
        }

        Assert.Empty(lost);
    }

    [Fact]
    public void Documentation_IsLinkedFromItsList()
    {
        string docs = Path.Combine(RepositoryRoot.Path, "docs");
        string[] linked = [.. MarkdownFile.Read(Path.Combine(docs, "README.md")).RelativeLinks().Select(link => link.Path)];
        Assert.Empty(Directory.GetFiles(docs, "*.md").Select(Path.GetFileName).Except([.. linked, "README.md"]));
        Assert.Empty(Directory.GetDirectories(docs).Select(folder => Path.GetFileName(folder) + "/README.md").Except(linked));
    }
}
