namespace CompiledNet;

/// <summary>
/// A layer whose values the network gives, and what it is trained on. A network with several heads has one for each; without any,
/// the last layer is the output. Outputs, and their targets in a data set, stand in the order in which these are written.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>Makes a layer an output.</summary>
    /// <param name="layer">Its name.</param>
    public OutputAttribute(string layer)
    {
    }

    /// <summary>What it is trained on. Either all outputs have a loss or none has: a network without one only predicts.</summary>
    public Loss Loss { get; set; }

    /// <summary>What its loss is multiplied by in the sum of all: above 0; 1 unless said otherwise.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>See <see cref="LossAttribute.LabelSmoothing"/>.</summary>
    public float LabelSmoothing { get; set; }

    /// <summary>See <see cref="LossAttribute.Delta"/>.</summary>
    public float Delta { get; set; } = 1;
}
