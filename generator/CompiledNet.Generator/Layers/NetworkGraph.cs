using CompiledNet.Generator.Losses;

namespace CompiledNet.Generator.Layers;

/// <summary>A network whose every shape is known and right: what Shapes gives to Planning.</summary>
/// <param name="Spec">What was written.</param>
/// <param name="Layers">The layers in an order in which each follows those it takes its inputs from.</param>
/// <param name="Outputs">The layers that are outputs.</param>
internal sealed record NetworkGraph(NetworkSpec Spec, EquatableArray<GraphLayer> Layers, EquatableArray<GraphOutput> Outputs)
{
    public int Parameters => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>
    /// The layers in one line, by which a file says whose parameters it holds. Losses are no part of it: what was trained may be read by a
    /// network that only predicts.
    /// </summary>
    public string Identity => string.Join(
        "; ", Layers.Select((layer, index) => $"{layer.Name}: {layer.Spec.Identify(layer)}{IdentifyOwner(layer)}{IdentifyInputs(layer, index)} -> {layer.Output}"));

    /// <summary>The inputs.</summary>
    public IReadOnlyList<GraphLayer> Inputs => [.. Layers.Where(layer => layer.Spec.Traits.Role is LayerRole.Input)];

    /// <summary>How many things the integers of an input number; 0 where it takes any numbers.</summary>
    public int CategoriesOf(GraphLayer input) =>
        TakersOf(input).Select(layer => layer.Spec.Categories).Where(categories => categories > 0).DefaultIfEmpty().Min();

    /// <summary>The layers whose parameters are statistics of an input, and of others that share them.</summary>
    public IReadOnlyList<string> AdaptedTo(GraphLayer input) =>
        [.. TakersOf(input).Where(layer => layer.Spec.IsAdapted).Select(layer => layer.SharedWith ?? layer.Name).Distinct()];

    /// <summary>Of each layer what it is of: the input that it depends on.</summary>
    public IReadOnlyList<Shape> Origins
    {
        get
        {
            var origins = new List<Shape>();
            foreach (GraphLayer layer in Layers)
                origins.Add(layer.Inputs.Count == 0 ? layer.Output : OriginOf(layer.Inputs.Select(input => origins[input])));
            return origins;
        }
    }

    /// <summary>Of several inputs the one with the most rows and columns, the first of those.</summary>
    public static Shape OriginOf(IEnumerable<Shape> inputs) =>
        inputs.Aggregate((one, other) => (long)other.Height * other.Width > (long)one.Height * one.Width ? other : one);

    public long Macs => Layers.Sum(layer => layer.Macs);

    /// <summary>Whether a layer takes anything but the one before it.</summary>
    public bool HasBranches => Layers.Any(layer => layer.Spec.From is not null || layer.Inputs.Count > 1);

    /// <summary>Whether exactly one layer takes what this one gives, and no caller does.</summary>
    public bool IsTakenOnce(int index) =>
        Layers.Sum(layer => layer.Inputs.Count(input => input == index)) == 1 && !Outputs.Any(output => output.Layer == index);

    /// <summary>The layers that take an input as the caller gives it.</summary>
    private IEnumerable<GraphLayer> TakersOf(GraphLayer input) =>
        Layers.Where(layer => layer.Inputs.Count > 0 && Layers[layer.Inputs[0]].Given is { } given && Layers[given] == input);

    private static string IdentifyOwner(GraphLayer layer) => layer.SharedWith is { } owner ? $" with the parameters of {owner}" : "";

    /// <summary>The layers that one takes, where that is not the one before it alone.</summary>
    private string IdentifyInputs(GraphLayer layer, int index) => layer.Inputs.All(input => input == index - 1) && layer.Inputs.Count <= 1
        ? ""
        : $" of {string.Join(", ", layer.Inputs.Select(input => Layers[input].Name))}";
}

/// <summary>A layer that is an output.</summary>
/// <param name="Layer">Its index.</param>
/// <param name="Loss">What it is trained on; null where the network only predicts.</param>
internal sealed record GraphOutput(int Layer, LossSpec? Loss);

/// <summary>One layer with all that follows from the layers before it.</summary>
/// <param name="Name">Its one identity, in members, tensors, messages and comments: the user's name, or kind and ordinal
/// (<c>Conv2</c>).</param>
/// <param name="Spec">What was written.</param>
/// <param name="Inputs">Indices of the layers it takes; empty for an input.</param>
/// <param name="Input">The shape it takes (of the first of its inputs).</param>
/// <param name="Output">The shape it gives.</param>
/// <param name="Window">The window it slides over its input, resolved; null where it has none.</param>
/// <param name="Parameters">Its tensors in Keras' layouts: kernel, then bias.</param>
/// <param name="Macs">Multiply-adds for one image, padding taps counted.</param>
/// <param name="ReceptiveField">Which part of the input one of its outputs sees.</param>
/// <param name="SharedWith">The layer whose parameters it computes with; null where they are its own.</param>
/// <param name="Given">The input whose values it gives as the caller has them, by its index; null where they are computed.</param>
/// <param name="Mask">The layer that makes the mask of what it gives, by its index; null where all steps count.</param>
internal sealed record GraphLayer(
    string Name,
    LayerSpec Spec,
    EquatableArray<int> Inputs,
    Shape Input,
    Shape Output,
    WindowGeometry? Window,
    EquatableArray<ParameterSpec> Parameters,
    long Macs,
    ReceptiveField ReceptiveField,
    string? SharedWith = null,
    int? Given = null,
    int? Mask = null)
{
    public int ParameterCount => Parameters.Sum(parameter => parameter.Length);
}
