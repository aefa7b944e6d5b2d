using CompiledNet.Files;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Weights;

/// <summary>The tensors of a safetensors file under names of a convention, each to be used once.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="tensors">Its tensors.</param>
internal sealed class NetworkWeights(string path, IReadOnlyDictionary<string, Weight> tensors) : IWeightSource
{
    private readonly HashSet<string> used = [];
    private readonly List<string> problems = [];

    /// <summary>A file as CompiledNet itself saves it; what a checkpoint remembers beside the weights is left alone.</summary>
    /// <exception cref="InvalidDataException">It is no whole safetensors file.</exception>
    public static NetworkWeights Read(string path) => new(path, SafetensorsFile.Read(path).Tensors
        .Where(tensor => !tensor.Name.Contains('/', StringComparison.Ordinal))
        .ToDictionary(tensor => tensor.Name, tensor => new Weight(tensor.Name, tensor.Shape.ToArray(), tensor.ToSingles())));

    public float[] Take(string name, int[] shape)
    {
        if (!tensors.TryGetValue(name, out Weight? tensor))
        {
            problems.Add($"{name} is missing; expected {string.Join('x', shape)}");
            return new float[shape.Aggregate(1, (product, size) => product * size)];
        }

        used.Add(name);
        if (tensor.Shape.SequenceEqual(shape))
            return tensor.Values;
        problems.Add($"{name} is {string.Join('x', tensor.Shape)}; expected {string.Join('x', shape)}");
        return new float[shape.Aggregate(1, (product, size) => product * size)];
    }

    /// <exception cref="InvalidDataException">A tensor was missing, had another shape or was not used; all are listed.</exception>
    public void ThrowIfAny(string network)
    {
        string[] all = [.. problems, .. tensors.Keys.Where(name => !used.Contains(name))
            .Select(name => $"{name}, {string.Join('x', tensors[name].Shape)}, is not a tensor of the network")];
        if (all.Length > 0)
            throw new InvalidDataException($"{path} does not fit {network}: {string.Join("; ", all)}.");
    }
}
