using CompiledNet.Runtime;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Graph;

/// <summary>A layer in its place.</summary>
internal sealed class Node
{
    private Layer layer;

    /// <param name="layer">What it computes.</param>
    /// <param name="source">The name in the source file; null where the file has none.</param>
    /// <param name="inputs">What it takes.</param>
    /// <exception cref="RefusedException">The inputs do not fit the layer.</exception>
    public Node(Layer layer, string? source, params IEnumerable<Node> inputs)
    {
        this.layer = layer;
        Source = source;
        Inputs = [.. inputs];
        Shape = layer.Infer([.. Inputs.Select(input => input.Shape)]);
    }

    public Layer Layer
    {
        get => layer;
        set
        {
            Shape = value.Infer([.. Inputs.Select(input => input.Shape)]);
            layer = value;
        }
    }

    /// <summary>What it is called in the source file: the name of the layer, if an attribute can say it.</summary>
    public string? Source { get; set; }

    public List<Node> Inputs { get; }

    public TensorShape Shape { get; private set; }

    /// <summary>A word for the comment behind the attribute; null where the shape says enough.</summary>
    public string? Remark { get; set; }

    /// <summary>What its attribute says of penalties and limits of its weights, name by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Restraints { get; set; } = [];

    /// <summary>Whether training leaves its weights as they are.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>What it has its weights in common with; null where they are its own.</summary>
    public string? Shared { get; set; }

    /// <summary>The name that the attribute gives; null where kind and ordinal do.</summary>
    public string? GivenName { get; set; }

    /// <summary>The identity in the network: the given name, or kind and ordinal.</summary>
    public string Name { get; set; } = "";

    /// <summary>The attribute that says its layer, without name and source.</summary>
    public AttributeText Attribute =>
        Layer.Write(Inputs.Count > 0 ? Inputs[0].Shape : Shape, [.. Inputs.Skip(1).Select(input => input.Name)]);

    /// <summary>Whether its values are the caller's: an input, or what only gives that another shape.</summary>
    public bool IsGiven => Layer is InputLayer || (Layer is ReshapeLayer or FlattenLayer && Inputs[0].IsGiven);

    /// <summary>Whether no value of it is below zero.</summary>
    public bool IsNonNegative => Layer switch
    {
        IActivated activated => activated.Activation.IsNonNegative,
        IKeepsSign => Inputs.All(input => input.IsNonNegative),
        _ => false,
    };
}

/// <summary>A layer whose values are not below zero where its inputs' are not.</summary>
internal interface IKeepsSign;
