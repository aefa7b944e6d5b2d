namespace CompiledNet;

/// <summary>
/// A layer whose values the network gives, and what it is trained on. A network with several heads has one for each; without any,
/// the last layer is the output. Outputs, and their targets in a data set, stand in the order in which these are written.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute : Attribute
{
    private Loss? loss;
    private int? ignoreLabel;

    /// <summary>Makes a layer an output.</summary>
    /// <param name="layer">Its name.</param>
    public OutputAttribute(string layer) => Layer = layer;

    /// <summary>The layer's name.</summary>
    public string Layer { get; }

    /// <summary>
    /// What it is trained on, where <see cref="HasLoss"/>. Either all outputs have a loss or none has: a network without one only predicts.
    /// </summary>
    public Loss Loss
    {
        get => loss.GetValueOrDefault();
        set => loss = value;
    }

    /// <summary>Whether a loss was written.</summary>
    public bool HasLoss => loss is not null;

    /// <summary>What its loss is multiplied by in the sum of all: above 0; 1 unless said otherwise.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>See <see cref="LossAttribute.LabelSmoothing"/>.</summary>
    public float LabelSmoothing { get; set; }

    /// <summary>See <see cref="LossAttribute.Delta"/>.</summary>
    public float Delta { get; set; } = 1;

    /// <summary>See <see cref="LossAttribute.FromLogits"/>.</summary>
    public bool FromLogits { get; set; }

    /// <summary>See <see cref="LossAttribute.Gamma"/>.</summary>
    public float Gamma { get; set; } = 2;

    /// <summary>See <see cref="LossAttribute.Alpha"/>.</summary>
    public float Alpha { get; set; } = 0.25f;

    /// <summary>See <see cref="LossAttribute.ApplyClassBalancing"/>.</summary>
    public bool ApplyClassBalancing { get; set; }

    /// <summary>See <see cref="LossAttribute.IgnoreLabel"/>.</summary>
    public int IgnoreLabel
    {
        get => ignoreLabel.GetValueOrDefault();
        set => ignoreLabel = value;
    }

    /// <summary>Whether there is a label of positions that are left out.</summary>
    public bool HasIgnoreLabel => ignoreLabel is not null;
}
