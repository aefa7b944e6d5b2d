using System.Text.RegularExpressions;
using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Tests.Structure;

/// <summary>The library's folders stand in one order: a file names types of its own folder and of those before it.</summary>
public partial class RoomTests
{
    private static readonly string[] Rooms =
    [
        "Contract", "Layers", "Numerics", "Runtime", "Networks", "Files", "Data", "Clusters", "Training/Losses", "Training/Schedules",
        "Training/Optimizers", "Training/Metrics", "Training/History", "Training/Checkpoints", "Training/Callbacks", "Training/Loop",
    ];

    /// <summary>
    /// Constants of the contract between generator and library, which stand in the architecture and which all rooms know; and a word that
    /// members of earlier rooms are called by too.
    /// </summary>
    private static readonly string[] KnownEverywhere = ["Network", "Architecture", "Weights"];

    private static readonly string Library = Path.Combine(RepositoryRoot.Path, "src", "CompiledNet");

    [Fact]
    public void EveryFile_StandsInARoom() =>
        Assert.All(Files(Library).Where(file => !IsOutput(file)), file => Assert.Contains(RoomOf(file), Rooms));

    [Fact]
    public void NoRoom_NamesATypeOfALaterOne()
    {
        Dictionary<string, string> code = Files(Library).Where(file => !IsOutput(file)).ToDictionary(file => file, CodeOf);
        var roomOfType = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string file, string text) in code)
        {
            foreach (Match type in Declaration().Matches(text))
            {
                if (!KnownEverywhere.Contains(type.Groups[1].Value))
                    roomOfType[type.Groups[1].Value] = Array.IndexOf(Rooms, RoomOf(file));
            }
        }

        Assert.True(roomOfType.Count > 80);
        string[] backward =
        [
            .. from pair in code
               from name in Word().Matches(pair.Value).Select(match => match.Value).Distinct()
               where roomOfType.TryGetValue(name, out int room) && room > Array.IndexOf(Rooms, RoomOf(pair.Key))
               select $"{Path.GetRelativePath(Library, pair.Key)} names {name} of {Rooms[roomOfType[name]]}",
        ];
        Assert.Empty(backward);
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories);

    private static bool IsOutput(string file) =>
        Path.GetRelativePath(Library, file).Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";

    private static string RoomOf(string file) =>
        Path.GetRelativePath(Library, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The text without comments, strings and the names of members.</summary>
    private static string CodeOf(string file) => Beside().Replace(File.ReadAllText(file), " ");

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record struct|record)\s+(?!struct\b|class\b)(\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"""(?:\\.|[^""\\\n])*""|//[^\n]*|\.\s*\w+|\w+\s*(?=\s=|\{ get)")]
    private static partial Regex Beside();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Word();
}
