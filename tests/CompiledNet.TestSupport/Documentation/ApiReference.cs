using System.Text;
using CompiledNet.Mpi;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Documentation;

/// <summary>The pages of docs/api: one for each public type, and their list, made of the libraries' XML comments.</summary>
public static class ApiReference
{
    /// <summary>What makes them anew.</summary>
    public const string Command = "dotnet run -c Release --project tests/CompiledNet.TestSupport -- reference";

    /// <summary>The network that shows what is generated into a class.</summary>
    private const string Example = "LeNet5";

    private const string Index = "README.md";

    /// <summary>Where the pages are.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "docs", "api");

    /// <summary>The pages by the names of their files, as they should be.</summary>
    public static IReadOnlyDictionary<string, string> Pages { get; }

    /// <summary>Public types and members without a comment.</summary>
    public static IReadOnlyList<string> Undocumented { get; }

    static ApiReference()
    {
        CSharpCompilation program = Program();
        INamedTypeSymbol[] types = [
            .. program.References.Select(program.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>()
                .Where(assembly => assembly.Name.StartsWith("CompiledNet", StringComparison.Ordinal))
                .SelectMany(assembly => TypesIn(assembly.GlobalNamespace))
                .OrderBy(type => type.Name, StringComparer.Ordinal)];
        INamedTypeSymbol example = program.GetTypeByMetadataName(Example)!;

        var text = new ApiText(program, types.ToHashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default));
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Index] = List(types, text) };
        foreach (INamedTypeSymbol type in types.Append(example))
            pages.Add(ApiText.PageOf(type), ApiPage.Write(type, text, isExample: type.Name == Example));
        Pages = pages;
        Undocumented = [.. text.Undocumented];
    }

    /// <summary>Makes the folder what it should be.</summary>
    public static void Write()
    {
        Directory.CreateDirectory(Folder);
        foreach (string path in Directory.GetFiles(Folder, "*.md").Where(path => !Pages.ContainsKey(Path.GetFileName(path))))
            File.Delete(path);
        foreach ((string name, string text) in Pages)
            File.WriteAllText(Path.Combine(Folder, name), text);
    }

    private static CSharpCompilation Program()
    {
        string network = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", Example, Example + ".cs"))
            .Replace("namespace CompiledNet.Samples;", "using CompiledNet;", StringComparison.Ordinal);
        CSharpCompilation program = AnalyzerRunner.Compile(network);
        MetadataReference[] framework = [
            .. TargetPlatform.Running.References().Where(reference => Path.GetFileName(reference.Display) != "CompiledNet.dll")];
        program = program.WithReferences([.. framework, Library(typeof(Network)), Library(typeof(MpiCluster))]);
        AnalyzerRunner.Generate(program, out Compilation generated);
        return (CSharpCompilation)generated;
    }

    private static PortableExecutableReference Library(Type type) => MetadataReference.CreateFromFile(
        type.Assembly.Location, documentation: new XmlComments(Path.ChangeExtension(type.Assembly.Location, ".xml")));

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceSymbol place) =>
        place.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public)
            .Concat(place.GetNamespaceMembers().SelectMany(TypesIn));

    private static string List(INamedTypeSymbol[] types, ApiText text)
    {
        var list = new StringBuilder($"""
            # API reference

            All that is public, made of the comments in the source; a test compares them. What a network's class is given beside what it has
            from [`Network`](Network.md) is shown of [`{Example}`]({Example}.md).

            """.ReplaceLineEndings("\n"));
        foreach (IGrouping<string, INamedTypeSymbol> group in types.GroupBy(GroupOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            list.Append($"\n## {group.Key[2..]}\n\nType | What it is\n-----|-----------\n");
            foreach (INamedTypeSymbol type in group)
                list.Append($"[{ApiText.TitleOf(type)}]({ApiText.PageOf(type)}) | {text.FirstSentence(type)}\n");
        }

        return list.ToString();
    }

    /// <summary>The heading that a type stands below, behind a digit for its place.</summary>
    private static string GroupOf(INamedTypeSymbol type) => type switch
    {
        _ when type.Name.EndsWith(nameof(Attribute), StringComparison.Ordinal) => "1 A network's attributes",
        _ when type.ContainingNamespace.Name == "CompiledNet" => "2 Networks, training and data",
        _ when type.ContainingNamespace.Name is "Files" or "Mpi" => "3 Files and clusters",
        _ => "4 For tools and for generated code",
    };
}
