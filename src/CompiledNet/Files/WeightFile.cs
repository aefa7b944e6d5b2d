using System.Buffers;
using System.Reflection;
using CompiledNet.Runtime;

namespace CompiledNet.Files;

/// <summary>
/// A network's weights as a safetensors file: each tensor under its name (<c>Conv1.kernel</c>) in Keras' layout, and in the
/// metadata which network they belong to. A checkpoint is such a file too, and holds more:
/// tensors whose names have a slash, which no layer's has.
/// </summary>
internal static class WeightFile
{
    /// <summary>The metadata that a checkpoint has beside: the kind of the optimizer.</summary>
    public const string OptimizerKey = "compilednet.optimizer";

    /// <summary>What the names of tensors of the optimizer begin with; no layer's name holds a slash.</summary>
    public const string SlotPrefix = "optimizer/";

    /// <summary>What the names of the best weights begin with, where training may yet return to them.</summary>
    public const string BestPrefix = "best/";

    private const string VersionKey = "compilednet.version";
    private const string Version = "1";
    private const string NetworkKey = "compilednet.network";
    private const string IdentityKey = "compilednet.identity";

    public static void Save(Network network, string path) => Write(path, ComposeMetadata(network.Architecture), ToTensors(network, "Save"));

    /// <summary>Sets all parameters, or none: all is checked and computed before the first changes.</summary>
    public static void Load(Network network, string path)
    {
        using NetworkAccess.Scope change = network.Access.Change(nameof(Network.LoadWeights));
        SafetensorsFile file = SafetensorsFile.Read(path);
        Dictionary<string, SafetensorsTensor> tensors = ByName(file);
        ThrowIfAny(Compare(file, tensors, network), network, path);
        ToParameters(network, tensors).Span.CopyTo(network.ParameterVector.Span);
    }

    /// <summary>Sets all parameters of a network that nobody has yet from a resource of an assembly, each value once, from its place to its place.</summary>
    public static void LoadEmbedded(Network network, Assembly assembly, string resource)
    {
        string path = $"{resource} of {assembly.GetName().Name}";
        using MemoryManager<byte> memory = EmbeddedFile.Open(assembly, resource);
        SafetensorsFile file = SafetensorsFile.Parse(memory.Memory, path);
        Dictionary<string, SafetensorsTensor> tensors = ByName(file);
        ThrowIfAny(Compare(file, tensors, network), network, path);
        foreach (Parameter parameter in network.Parameters)
            parameter.Info.Scatter(tensors[parameter.Name].AsSingles(), network.ParameterVector.Span);
    }

    /// <summary>Says which network the tensors belong to.</summary>
    public static Dictionary<string, string> ComposeMetadata(Architecture architecture) => new()
    {
        [VersionKey] = Version,
        [NetworkKey] = architecture.Name,
        [IdentityKey] = architecture.Identity,
    };

    /// <summary>Copies of all parameters, which nobody changes meanwhile.</summary>
    public static SafetensorsTensor[] ToTensors(Network network, string who)
    {
        using NetworkAccess.Scope reading = network.Access.Read(who);
        return [.. network.Parameters.Select(parameter => ToTensor(parameter.Name, parameter))];
    }

    public static SafetensorsTensor ToTensor(string name, Parameter values) =>
        SafetensorsTensor.FromSingles(name, values.Shape, values.ToArray());

    public static void Write(string path, Dictionary<string, string> metadata, SafetensorsTensor[] tensors) =>
        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, metadata, tensors));

    public static Dictionary<string, SafetensorsTensor> ByName(SafetensorsFile file) =>
        file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>The tensors laid out like the network's parameters, which stay as they are.</summary>
    public static Workspace ToParameters(Network network, Dictionary<string, SafetensorsTensor> tensors, string prefix = "")
    {
        var vector = new Workspace(network.Architecture.ParameterLength);
        foreach (Parameter parameter in network.Parameters)
            parameter.Info.Scatter(tensors[prefix + parameter.Name].AsSingles(), vector.Span);
        return vector;
    }

    /// <exception cref="InvalidDataException">There are problems; the message lists all of them.</exception>
    public static void ThrowIfAny(List<string> problems, Network network, string path)
    {
        if (problems.Count > 0)
        {
            throw new InvalidDataException(
                $"{path} does not fit {network.Architecture.Name}:{string.Concat(problems.Select(problem => "\n  " + problem))}");
        }
    }

    /// <summary>All that keeps a file's weights from being this network's.</summary>
    public static List<string> Compare(SafetensorsFile file, Dictionary<string, SafetensorsTensor> tensors, Network network)
    {
        List<string> problems = CompareMetadata(file, network.Architecture);
        foreach (Parameter parameter in network.Parameters)
            CompareTensor(tensors, parameter.Name, parameter, problems);

        var known = network.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (SafetensorsTensor tensor in file.Tensors.Where(tensor => !known.Contains(tensor.Name) && !IsOfCheckpoint(file, tensor)))
            problems.Add($"{tensor.Name}, {Describe(tensor)}, is not a tensor of the network");
        return problems;
    }

    /// <summary>Notes where the file lacks a tensor, or has it in another type or shape than a parameter's.</summary>
    public static void CompareTensor(
        Dictionary<string, SafetensorsTensor> tensors, string name, Parameter parameter, List<string> problems)
    {
        string expected = $"expected F32 {Parameter.Describe(parameter.Shape)}";
        if (!tensors.TryGetValue(name, out SafetensorsTensor? tensor))
            problems.Add($"{name} is missing; {expected}");
        else if (tensor.ElementType != "F32" || !tensor.Shape.SequenceEqual(parameter.Shape))
            problems.Add($"{name} is {Describe(tensor)}; {expected}");
    }

    /// <summary><c>F32 5x5x1x6</c>.</summary>
    public static string Describe(SafetensorsTensor tensor) => $"{tensor.ElementType} {Parameter.Describe(tensor.Shape)}";

    /// <summary>Whether a tensor is a checkpoint's own: it is no business of whoever wants the weights.</summary>
    private static bool IsOfCheckpoint(SafetensorsFile file, SafetensorsTensor tensor) =>
        file.Metadata.ContainsKey(OptimizerKey)
        && (tensor.Name.StartsWith(SlotPrefix, StringComparison.Ordinal) || tensor.Name.StartsWith(BestPrefix, StringComparison.Ordinal));

    /// <summary>A file without our metadata, written by PyTorch or Keras, is judged by its tensors alone.</summary>
    private static List<string> CompareMetadata(SafetensorsFile file, Architecture architecture)
    {
        var problems = new List<string>();
        if (file.Metadata.TryGetValue(VersionKey, out string? version) && version != Version)
            problems.Add($"the file has format version {version}; this library reads version {Version}");
        if (file.Metadata.TryGetValue(IdentityKey, out string? identity) && identity != architecture.Identity)
        {
            string owner = file.Metadata.GetValueOrDefault(NetworkKey, "another network");
            problems.Add($"the file was saved by {owner}, which is\n{Indent(identity)}\n  expected\n{Indent(architecture.Identity)}");
        }

        return problems;
    }

    private static string Indent(string text) =>
        string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => "    " + line));
}
