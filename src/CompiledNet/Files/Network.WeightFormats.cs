using CompiledNet.Files;
using CompiledNet.Runtime;

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>
    /// Writes all parameters to a safetensors file that another framework reads, or as <see cref="Save"/> does. The file is replaced whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it holds the weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="InvalidOperationException">Another thread trains or loads the network.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no modules for some layers; the message lists them.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there; what was there stays.</exception>
    public void SaveWeights(string path, WeightFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!IsPyTorch(format))
        {
            WeightFile.Save(this, path);
            return;
        }

        Dictionary<string, float[]> values = WeightFile.ToTensors(this, nameof(SaveWeights))
            .ToDictionary(tensor => tensor.Name, tensor => tensor.ToSingles(), StringComparer.Ordinal);
        var problems = new List<string>();
        PyTorchTensor[] tensors = ToPyTorch(problems);
        if (problems.Count > 0)
            throw new NotSupportedException($"{Architecture.Name} cannot be said in PyTorch's modules: {string.Join("; ", problems)}.");
        WeightFile.Write(path, new() { ["format"] = "pt" }, PyTorchWeights.Write(tensors, values));
    }

    /// <summary>
    /// Sets all parameters from a safetensors file of another framework, or as <see cref="LoadWeights(string)"/> does. On any error the network
    /// is unchanged. Modules of PyTorch are found by the names of the layers, else by their shapes in the order of their numbers
    /// (<c>features.2</c> before <c>features.10</c>); every tensor is used once, <c>num_batches_tracked</c> aside.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="format">How it holds the weights.</param>
    /// <param name="names">
    /// The module in the file for a layer, <c>Conv1</c>, or for a part of one, <c>SeparableConv1.depthwise</c>; a layer that is not in it has its
    /// own name. Of a recurrent module each layer is a part: <c>Lstm1.l0</c> may be <c>encoder.l1</c>, which has
    /// <c>encoder.weight_ih_l1</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no safetensors file, or tensors are missing, left over, or of another shape or type; the message lists all of them.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread trains, loads or saves the network.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a pipe, a device or a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void LoadWeights(string path, WeightFormat format, IReadOnlyDictionary<string, string>? names = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!IsPyTorch(format))
        {
            WeightFile.Load(this, path);
            return;
        }

        using NetworkAccess.Scope change = Access.Change(nameof(LoadWeights));
        var problems = new List<string>();
        SafetensorsFile file = SafetensorsFile.Read(path);
        PyTorchTensor[] tensors = ToPyTorch(problems);
        Dictionary<string, float[]> values = PyTorchWeights.Read(file, tensors, names, problems);
        WeightFile.ThrowIfAny(problems, this, path);
        foreach (ParameterInfo parameter in Architecture.Parameters)
            parameter.Scatter(values[parameter.Name], ParameterVector.Span);
    }

    private PyTorchTensor[] ToPyTorch(List<string> problems) =>
        PyTorchWeights.Tensors(Architecture.Layers, Parameters.Select(parameter => (parameter.Name, parameter.Shape.ToArray())), problems);

    private static bool IsPyTorch(WeightFormat format) => format switch
    {
        WeightFormat.PyTorch => true,
        WeightFormat.CompiledNet => false,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };
}
