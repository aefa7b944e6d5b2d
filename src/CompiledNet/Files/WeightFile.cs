using CompiledNet.Runtime;

namespace CompiledNet.Files;

/// <summary>
/// A network's weights as a safetensors file: each tensor under its name (<c>Conv1.kernel</c>) in Keras' layout, and in the
/// metadata which network they belong to.
/// </summary>
internal static class WeightFile
{
    private const string VersionKey = "compilednet.version";
    private const string Version = "1";
    private const string NetworkKey = "compilednet.network";
    private const string IdentityKey = "compilednet.identity";

    public static void Save(Network network, string path)
    {
        var metadata = new Dictionary<string, string>
        {
            [VersionKey] = Version,
            [NetworkKey] = network.Architecture.Name,
            [IdentityKey] = network.Architecture.Identity,
        };
        SafetensorsTensor[] tensors = network.Parameters
            .Select(parameter => SafetensorsTensor.FromSingles(parameter.Name, parameter.Shape, parameter.ToArray()))
            .ToArray();
        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, metadata, tensors));
    }

    /// <summary>Sets all parameters, or none: every tensor is checked before the first is copied.</summary>
    public static void Load(Network network, string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        Dictionary<string, SafetensorsTensor> tensors = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

        List<string> problems = CompareMetadata(file, network.Architecture);
        problems.AddRange(CompareTensors(tensors, network.Parameters));
        if (problems.Count > 0)
        {
            throw new InvalidDataException(
                $"{path} does not fit {network.Architecture.Name}:{string.Concat(problems.Select(problem => "\n  " + problem))}");
        }

        foreach (Parameter parameter in network.Parameters)
            parameter.CopyFrom(tensors[parameter.Name].ToSingles());
    }

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

    private static IEnumerable<string> CompareTensors(Dictionary<string, SafetensorsTensor> tensors, ParameterCollection parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            if (!tensors.TryGetValue(parameter.Name, out SafetensorsTensor? tensor))
            {
                yield return $"{parameter.Name} is missing; expected F32 {Parameter.Describe(parameter.Shape)}";
            }
            else if (tensor.ElementType != "F32" || !tensor.Shape.SequenceEqual(parameter.Shape))
            {
                yield return $"{parameter.Name} is {tensor.ElementType} {Parameter.Describe(tensor.Shape)}; "
                    + $"expected F32 {Parameter.Describe(parameter.Shape)}";
            }
        }

        var known = parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (SafetensorsTensor tensor in tensors.Values.Where(tensor => !known.Contains(tensor.Name)))
            yield return $"{tensor.Name}, {tensor.ElementType} {Parameter.Describe(tensor.Shape)}, is not a tensor of the network";
    }

    private static string Indent(string text) =>
        string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => "    " + line));
}
