using System.Reflection;
using System.Runtime.Loader;
using CompiledNet.Files;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Assemblies;

/// <summary>Networks in a built assembly, read from their attributes; no code of it runs.</summary>
internal sealed class NetworkAssembly : IDisposable
{
    private readonly AssemblyLoadContext context = new("Export", isCollectible: true);
    private readonly Dictionary<string, Type> networks;
    private readonly string path;

    private NetworkAssembly(string path)
    {
        this.path = path;
        context.Resolving += (loading, name) =>
            name.Name == typeof(Network).Assembly.GetName().Name ? typeof(Network).Assembly
            : File.Exists(Path.Combine(Path.GetDirectoryName(path)!, $"{name.Name}.dll"))
                ? loading.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(path)!, $"{name.Name}.dll"))
            : null;
        using FileStream stream = FileKind.OpenRead(path);
        Assembly assembly = context.LoadFromStream(stream);
        networks = assembly.GetTypes().Where(IsNetwork).ToDictionary(type => type.FullName!);
    }

    /// <summary>The networks' full names.</summary>
    public IEnumerable<string> Names => networks.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The file is no assembly, or has no network.</exception>
    public static NetworkAssembly Open(string path)
    {
        try
        {
            var assembly = new NetworkAssembly(Path.GetFullPath(path));
            return assembly.networks.Count > 0 ? assembly : throw new InvalidDataException($"{path} has no class with [Network].");
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or ReflectionTypeLoadException)
        {
            throw new InvalidDataException($"{path} is no .NET assembly that can be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a network.</summary>
    /// <param name="name">Its name, with or without its namespace; null where it is the only one.</param>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="InvalidDataException">There is no such network, or its weights do not fit.</exception>
    public NetworkGraph Read(string? name, IWeightSource weights)
    {
        Type[] found = [.. networks.Values.Where(type => name is null || type.Name == name || type.FullName == name)];
        if (found.Length != 1)
            throw new InvalidDataException(
                $"{path} has the networks {string.Join(", ", Names)}; {(name is null ? "name one" : $"'{name}' is not one of them")}.");
        NetworkGraph graph = AttributeGraph.Read(found[0], weights);
        graph.Origin = found[0].Name;
        return graph;
    }

    public void Dispose() => context.Unload();

    private static bool IsNetwork(Type type) =>
        type.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == typeof(NetworkAttribute).FullName);
}
