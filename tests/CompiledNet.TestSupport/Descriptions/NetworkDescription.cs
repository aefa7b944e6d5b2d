using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// A network in Keras' words, from which everything the tests need is made: C# source with attributes
/// (<see cref="NetworkSource"/>), and the truth (<see cref="Reference.ReferenceNetwork"/>).
/// </summary>
/// <param name="ClassName">The name of its class: an identifier.</param>
/// <param name="Input">The shape of one image.</param>
/// <param name="Layers">Its layers in order.</param>
/// <param name="Loss">Its loss; null where it only predicts.</param>
/// <param name="MoreInputs">Its inputs behind the first, which have names.</param>
public sealed record NetworkDescription(
    string ClassName, TensorShape Input, IReadOnlyList<LayerDescription> Layers, LossFunction? Loss, IReadOnlyList<NamedInput>? MoreInputs = null)
{
    /// <summary>The shapes of all inputs.</summary>
    public IReadOnlyList<TensorShape> Inputs => [Input, .. (MoreInputs ?? []).Select(input => input.Shape)];

    /// <summary>Values of all inputs of one image.</summary>
    public int InputLength => Inputs.Sum(input => input.Length);

    /// <summary>The layers with their names, inputs and shapes worked out. Each follows those that it takes.</summary>
    public IReadOnlyList<PlacedLayer> Placed { get; } = Place(Input, MoreInputs ?? [], Layers);

    /// <summary>How many things the integers of each input number; 0 where it takes any numbers.</summary>
    public IReadOnlyList<int> Categories =>
    [
        .. Inputs.Select((_, input) => Placed.Where(layer => layer.Layer.Categories > 0 && Given(layer.Sources[0]) == -1 - input)
            .Select(layer => layer.Layer.Categories).DefaultIfEmpty().Min()),
    ];

    /// <summary>Its outputs, where the last layer is not the only one.</summary>
    public IReadOnlyList<Head> Heads { get; init; } = [];

    /// <summary>How many of its first layers a network of their own has, which it takes as a backbone; 0 where it has all itself.</summary>
    public int BackboneLayers { get; init; }

    /// <summary>Whether training draws random numbers, so that nothing but predictions can be compared.</summary>
    public bool IsRandom => Layers.Any(layer =>
        layer is Dropout { Rate: > 0 } or SpatialDropout { Rate: > 0 } or MultiHeadAttention { Dropout: > 0 } or GaussianNoise { Deviation: > 0 }
            or RandomFlip or RandomTranslation or Recurrent { Dropout: > 0 } or Recurrent { RecurrentDropout: > 0 });

    /// <summary>Its outputs: the index of each layer, its loss, and the weight of that.</summary>
    public IReadOnlyList<(int Layer, LossFunction? Loss, float Weight)> Outputs => Heads.Count == 0
        ? [(Placed.Count - 1, Loss, 1)]
        : [.. Heads.Select(head => (Placed.Select(placed => placed.Identity).ToList().IndexOf(head.Layer), head.Loss, head.Weight))];

    /// <summary>The shape of its output; of several, that of all their values one after the other.</summary>
    public TensorShape Output => Heads.Count == 0
        ? Placed[^1].Output
        : new(1, 1, Outputs.Sum(output => Placed[output.Layer].Output.Length), IsVector: true);

    /// <summary>All trainable tensors: <c>Conv1.kernel</c>.</summary>
    public IEnumerable<(string Name, ParameterShape Shape)> Parameters =>
        Placed.Where(layer => !layer.IsShared).SelectMany(layer => layer.Parameters.Select(parameter => ($"{layer.Identity}.{parameter.Name}", parameter)));

    /// <summary>All tensors that training changes without a gradient: <c>BatchNorm1.moving_mean</c>.</summary>
    public IEnumerable<(string Name, ParameterShape Shape)> State =>
        Placed.Where(layer => !layer.IsShared).SelectMany(layer => layer.State.Select(state => ($"{layer.Identity}.{state.Name}", state)));

    /// <summary>Number of trainable values.</summary>
    public int ParameterCount => Parameters.Sum(parameter => parameter.Shape.Length);

    /// <summary>What it asks for and the library does not offer yet.</summary>
    public IEnumerable<string> Missing => Layers.SelectMany(layer => layer.Missing)
        .Concat(Loss is null ? [] : Library.MissingLoss(Loss.EnumName))
        .Distinct();

    /// <summary>What a layer has the values of, where it only gives them another shape.</summary>
    public int Given(int source) => source >= 0 && Placed[source].Layer is Reshape or Flatten ? Given(Placed[source].Sources[0]) : source;

    private static List<PlacedLayer> Place(TensorShape input, IReadOnlyList<NamedInput> more, IReadOnlyList<LayerDescription> layers)
    {
        var placed = new List<PlacedLayer>();
        var ordinals = new Dictionary<string, int>();
        foreach (LayerDescription layer in layers)
        {
            int ordinal = ordinals[layer.Stem] = ordinals.GetValueOrDefault(layer.Stem) + 1;
            // What no layer is called, "input" mostly, is the network's first input: -1. The others are -2 and so on.
            int[] sources = layer.Inputs.Count == 0
                ? [placed.Count - 1]
                : [.. layer.Inputs.Select(name => placed.FindIndex(other => other.Identity == name) is >= 0 and int found ? found
                    : -2 - IndexOf(more, name))];
            TensorShape[] shapes = [.. sources.Select(source => source >= 0 ? placed[source].Output : source == -1 ? input : more[-2 - source].Shape)];
            string identity = layer.Name ?? $"{layer.Stem}{ordinal}";
            string owner = layer.Shared is null ? identity : placed.Find(other => other.Layer.Shared == layer.Shared)?.Identity ?? identity;
            placed.Add(new(identity, layer, sources, shapes, layer.OutputShape(shapes), owner));
        }
        return placed;
    }

    /// <summary>The index of a named input; -1 for the first, which has no name.</summary>
    private static int IndexOf(IReadOnlyList<NamedInput> inputs, string name) => inputs.Select(input => input.Name).ToList().IndexOf(name);
}

/// <summary>An input behind the first.</summary>
public sealed record NamedInput(string Name, TensorShape Shape);

/// <summary>A layer that is one of several outputs.</summary>
/// <param name="Layer">Its identity.</param>
/// <param name="Loss">What it is trained on; null where the network only predicts.</param>
/// <param name="Weight">What its loss is multiplied by.</param>
public sealed record Head(string Layer, LossFunction? Loss, float Weight = 1);

/// <summary>A layer in its network.</summary>
/// <param name="Identity">Its one name.</param>
/// <param name="Sources">Indices of the layers that it takes; -1 is the network's first input, -2 the next.</param>
/// <param name="Owner">The layer that holds its parameters: itself, or the first that shares them.</param>
public sealed record PlacedLayer(
    string Identity, LayerDescription Layer, IReadOnlyList<int> Sources, IReadOnlyList<TensorShape> Inputs, TensorShape Output, string Owner)
{
    /// <summary>Whether its parameters are those of a layer before it.</summary>
    public bool IsShared => Owner != Identity;

    /// <summary>What training changes by its gradient.</summary>
    public IReadOnlyList<ParameterShape> Parameters => Layer.IsFrozen ? [] : Layer.Parameters(Inputs[0]);

    /// <summary>All else that it keeps.</summary>
    public IReadOnlyList<ParameterShape> State =>
        Layer.IsFrozen ? [.. Layer.Parameters(Inputs[0]), .. Layer.State(Inputs[0])] : Layer.State(Inputs[0]);
}
