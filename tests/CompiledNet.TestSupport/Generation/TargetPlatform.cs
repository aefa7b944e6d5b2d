using System.Reflection;
using System.Reflection.PortableExecutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Generation;

/// <summary>The framework that a tested program is compiled for, with the library as that framework gets it from the package.</summary>
public enum TargetPlatform
{
    /// <summary>The oldest that the package serves.</summary>
    Net80,

    /// <summary>The one that runs the tests.</summary>
    Running,
}

/// <summary>What a program is compiled against.</summary>
public static class TargetPlatformReferences
{
    private static readonly Dictionary<TargetPlatform, CSharpCompilation> Cache = [];

    /// <summary>The framework's reference assemblies and CompiledNet.dll.</summary>
    public static IEnumerable<MetadataReference> References(this TargetPlatform platform) => platform.WithoutFiles().References;

    /// <summary>A program that has no file yet. Those that grow out of it share what it knows of the framework.</summary>
    public static CSharpCompilation WithoutFiles(this TargetPlatform platform)
    {
        lock (Cache)
        {
            if (!Cache.TryGetValue(platform, out CSharpCompilation? program))
            {
                Cache[platform] = program = CSharpCompilation.Create(
                    "Program",
                    references: [.. Framework(platform), MetadataReference.CreateFromFile(LibraryPath(platform))],
                    options: new CSharpCompilationOptions(
                        OutputKind.DynamicallyLinkedLibrary,
                        optimizationLevel: OptimizationLevel.Release,
                        checkOverflow: true, // what runs under checks runs without them
                        warningLevel: 9999,
                        nullableContextOptions: NullableContextOptions.Enable,
                        deterministic: true));
            }

            return program;
        }
    }

    private static IEnumerable<MetadataReference> Framework(TargetPlatform platform) => platform switch
    {
        TargetPlatform.Net80 => Net80.References.All,
        TargetPlatform.Running => Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManaged).Select(path => MetadataReference.CreateFromFile(path)),
        _ => throw new ArgumentOutOfRangeException(nameof(platform), platform, null),
    };

    private static string LibraryPath(TargetPlatform platform) => platform == TargetPlatform.Running
        ? typeof(Network).Assembly.Location
        : typeof(TargetPlatformReferences).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "CompiledNet.Net80").Value!;

    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new PEReader(stream);
        return reader.HasMetadata;
    }
}
