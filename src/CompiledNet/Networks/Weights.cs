namespace CompiledNet;

/// <summary>Where the weights of a new network come from.</summary>
public enum Weights
{
    /// <summary>
    /// From the network's own assembly. The project file names the safetensors file,
    /// <c>&lt;CompiledNetWeights Include="lenet.safetensors" Network="LeNet5" /&gt;</c>, and only then has the network such a constructor.
    /// </summary>
    Embedded,
}
