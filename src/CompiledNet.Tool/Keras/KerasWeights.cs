using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>Where a layer stands in a model or in a model within it.</summary>
/// <param name="Name">The name that it has there.</param>
/// <param name="Key">Its class in small letters and ordinal, which Keras 3 files it under: <c>conv2d_1</c>.</param>
internal sealed record KerasPlace(string Name, string Key);

/// <summary>The variables of a model's layers.</summary>
internal abstract class KerasWeights
{
    /// <summary>A layer's variables in Keras' order; empty where the file has none for it.</summary>
    /// <param name="path">The layer, behind the models that it is in.</param>
    /// <param name="parts">Where they are filed below the layer, part by part, in formats that do so.</param>
    /// <exception cref="InvalidDataException">They cannot be read.</exception>
    public abstract IReadOnlyList<Tensor> Read(IReadOnlyList<KerasPlace> path, IReadOnlyList<string> parts);
}
