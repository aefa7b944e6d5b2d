using System.ComponentModel;
using System.Reflection;
using CompiledNet.Files;
using CompiledNet.Runtime;

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>Makes a network with the parameters that an assembly holds.</summary>
    /// <param name="architecture">What the generator knows of the class.</param>
    /// <param name="seed">Equal seeds give the same order of examples in training.</param>
    /// <param name="weights">Where they come from: <see cref="Weights.Embedded"/>.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="resource">What its resource is called, a safetensors file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or of another network; the message lists all differences.</exception>
    /// <exception cref="InvalidOperationException">The assembly has no such resource.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Network(Architecture architecture, int seed, Weights weights, Assembly assembly, string resource)
        : this(seed, architecture)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        if (weights is not Weights.Embedded)
            throw new ArgumentOutOfRangeException(nameof(weights), weights, $"Expected {nameof(Weights)}.{nameof(Weights.Embedded)}.");
        WeightFile.LoadEmbedded(this, assembly, resource);
    }
}
