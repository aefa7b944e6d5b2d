using System.Text.RegularExpressions;
using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Generator.Tests.Structure;

/// <summary>The generator's folders stand in one order: a file uses the namespaces of its own folder and of those before it.</summary>
public sealed partial class RoomTests
{
    private static readonly string[] Rooms =
    [
        "Words", "Model", "Diagnostics", "Kernels", "Losses", "Steps", "Layers", "Parsing", "Inference", "Planning", "Advice", "Emission", "Analyzers",
    ];

    private static readonly string Generator = Path.Combine(RepositoryRoot.Path, "generator", "CompiledNet.Generator");

    [Fact]
    public void EveryFolder_IsARoom() => Assert.Equal(
        Rooms.Order(),
        Directory.GetDirectories(Generator).Select(Path.GetFileName).Where(folder => folder is not ("bin" or "obj")).Order());

    [Fact]
    public void NoRoom_UsesALaterOne()
    {
        int arrows = 0;
        var backward = new List<string>();
        foreach (string room in Rooms)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Generator, room), "*.cs", SearchOption.AllDirectories))
            {
                foreach (Match match in Reference().Matches(File.ReadAllText(file)))
                {
                    arrows++;
                    if (Array.IndexOf(Rooms, match.Groups[1].Value) > Array.IndexOf(Rooms, room))
                        backward.Add($"{Path.GetRelativePath(Generator, file)} uses {match.Groups[1].Value}");
                }
            }
        }

        Assert.True(arrows > 100);
        Assert.Empty(backward);
    }

    [GeneratedRegex(@"^using (?:static )?CompiledNet\.Generator\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
