using System.Collections.Immutable;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Golden;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// All that generator and analyzers say of many programs, as files: those of two versions are compared, so that a change which should
/// move code only is seen to change no character.
/// </summary>
public static class PrintedText
{
    /// <summary>Random networks, which are all right and small, beside the declarations.</summary>
    private const int RandomNetworks = 300;

    /// <summary>Writes the files: of the samples, of the golden cases where they are found, of random networks and of random declarations.</summary>
    /// <param name="folder">Is made where it does not exist; what is in it stays.</param>
    /// <param name="declarations">Random declarations.</param>
    public static void Save(string folder, int declarations)
    {
        foreach ((string name, string source) in Programs(declarations))
        {
            foreach ((string file, string text) in Print(name, source))
            {
                string path = Path.Combine(folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }
        }
    }

    /// <summary>Compares with files that were saved before.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="declarations">As many as then.</param>
    /// <returns>A line for each file that differs, is missing or new, and how many files are the same.</returns>
    public static (IReadOnlyList<string> Differences, int Same) Compare(string folder, int declarations)
    {
        var differences = new List<string>();
        int same = 0;
        HashSet<string> left = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))];
        foreach ((string name, string source) in Programs(declarations))
        {
            foreach ((string file, string text) in Print(name, source))
            {
                if (!left.Remove(file))
                    differences.Add($"{file}: new");
                else if (Difference(File.ReadAllText(Path.Combine(folder, file)), text) is { } difference)
                    differences.Add($"{file}{difference}");
                else
                    same++;
            }
        }

        differences.AddRange(left.Order(StringComparer.Ordinal).Select(file => $"{file}: missing"));
        return (differences, same);
    }

    private static IEnumerable<(string Name, string Source)> Programs(int declarations)
    {
        string samples = Path.Combine(RepositoryRoot.Path, "samples");
        foreach (string path in Directory.GetFiles(samples, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(samples, path);
            string source = File.ReadAllText(path);
            if (source.Contains("[Network]", StringComparison.Ordinal) && !name.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
                yield return (Path.Combine("samples", name), source);
        }

        if (GoldenFolder.Find() is { } golden)
        {
            foreach (GoldenCase known in GoldenCase.ReadFolder(golden).Where(known => known.IsSupported))
                yield return (Path.Combine("golden", known.Name), NetworkSource.Write(known.Network!));
        }

        for (int seed = 0; seed < RandomNetworks; seed++)
            yield return (Path.Combine("networks", $"{seed}"), NetworkSource.Write(RandomNetwork.Create(seed)));
        for (int first = 0; first < declarations; first += DeclarationFuzzing.NetworksAtOnce)
            yield return (Path.Combine("declarations", $"{first}"), new RandomProgram(first, Math.Min(DeclarationFuzzing.NetworksAtOnce, declarations - first)).Source);
    }

    /// <summary>The generated files of a program, and the messages of the driver and of our analyzers.</summary>
    private static IEnumerable<(string File, string Text)> Print(string name, string source)
    {
        CSharpCompilation compilation = AnalyzerRunner.Compile(source);
        ImmutableArray<Diagnostic> driver = AnalyzerRunner.Generate(compilation, out Compilation generated);
        foreach (SyntaxTree tree in generated.SyntaxTrees.Where(tree => tree != compilation.SyntaxTrees[0]))
            yield return (Path.Combine(name, Path.GetFileName(tree.FilePath)), tree.ToString());
        IEnumerable<Diagnostic> all = driver.Concat(AnalyzerRunner.AnalyzeAsync(compilation).GetAwaiter().GetResult());
        yield return (Path.Combine(name, "diagnostics.txt"), string.Concat(all.Select(Describe)));
    }

    private static string Describe(Diagnostic diagnostic)
    {
        IEnumerable<string> properties = diagnostic.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"  {property.Key} = {property.Value}\n");
        return $"{diagnostic} {string.Join(" ", diagnostic.AdditionalLocations)}\n{string.Concat(properties)}";
    }

    private static string? Difference(string before, string now)
    {
        if (before == now)
            return null;
        string[] old = before.Split('\n');
        string[] lines = now.Split('\n');
        int line = 0;
        while (line < old.Length && line < lines.Length && old[line] == lines[line])
            line++;
        return $"({line + 1}): {At(old, line)}\n    is now: {At(lines, line)}";
    }

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line] : "the end";
}
