namespace CompiledNet;

/// <summary>A layer whose values the network gives, trained on a loss of one's own; see <see cref="OutputAttribute"/>.</summary>
/// <typeparam name="TLoss">The loss, which generated code can see: neither private nor local to its file.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute<TLoss> : Attribute
    where TLoss : struct, ILoss
{
    /// <summary>Makes a layer an output.</summary>
    /// <param name="layer">Its name.</param>
    public OutputAttribute(string layer) => Layer = layer;

    /// <summary>The layer's name.</summary>
    public string Layer { get; }

    /// <summary>What its loss is multiplied by in the sum of all: above 0; 1 unless said otherwise.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>See <see cref="LossAttribute{TLoss}.Targets"/>.</summary>
    public int Targets { get; set; }
}
