using System.Globalization;
using System.Reflection;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Assemblies;

/// <summary>Makes a graph of the attributes of a network, in their order.</summary>
internal sealed class AttributeGraph(IWeightSource weights)
{
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, int> ordinals = [];

    /// <exception cref="InvalidDataException">The attributes are of no network that builds.</exception>
    public static NetworkGraph Read(Type network, IWeightSource weights)
    {
        var reader = new AttributeGraph(weights);
        try
        {
            reader.Add(network, until: null, from: null, isFrozen: false);
            List<Node> nodes = reader.nodes;
            AttributeArguments[] outputs = [.. network.CustomAttributes.Where(attribute => attribute.AttributeType.Name == nameof(OutputAttribute))
                .Select(attribute => new AttributeArguments(attribute))];
            var graph = new NetworkGraph([.. nodes.Where(node => node.Layer is InputLayer)], outputs.Length == 0 ? [nodes[^1]]
                : [.. outputs.Select(output => reader.Find(output.Text("layer")!))]);
            graph.KeepOrder(nodes);
            return graph;
        }
        catch (Exception exception) when (exception is RefusedException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"{network.Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Adds the layers of a class.</summary>
    private void Add(Type network, string? until, Node? from, bool isFrozen)
    {
        bool isFirst = true;
        foreach ((CustomAttributeData data, Repetition? repetition) in WriteOut(network))
        {
            if (data.AttributeType.IsGenericType && data.AttributeType.Name == "BackboneAttribute`1")
            {
                string? named = Named(data, "From") as string;
                bool frozen = isFrozen || Named(data, "Trainable") is false;
                Add(data.AttributeType.GenericTypeArguments[0], Named(data, "Until") as string, named is null ? nodes.LastOrDefault() : Find(named),
                    frozen);
                isFirst = false;
                continue;
            }

            if (!LayerKinds.IsLayer(AttributeArguments.KindOf(data.AttributeType)))
            {
                RefuseLayer(data.AttributeType);
                continue;
            }

            var arguments = new AttributeArguments(data);

            // The layers of a backbone take another network's layer, where there is one, in the place of their own input.
            if (arguments.Kind == "Input" && from is not null)
                continue;
            Node? before = isFirst && from is not null ? from : nodes.LastOrDefault();
            isFirst = false;
            repetition?.Begin(nodes.Count);
            Node node = Read(arguments, repetition, arguments.Text("From") is string name ? Find(name, repetition) : before);
            node.IsFrozen = isFrozen || !arguments.Flag("Trainable", true);
            nodes.Add(node);
            if (until is not null && IsLast(node, arguments.Kind, until))
                return;
        }
    }

    /// <summary>A layer that the tool does not know would be missing in what comes of the network.</summary>
    private static void RefuseLayer(Type attribute)
    {
        for (Type? type = attribute.BaseType; type is not null; type = type.BaseType)
        {
            if (type.Name == nameof(LayerAttribute))
                throw new InvalidDataException($"The layer {AttributeArguments.KindOf(attribute)} is not known to this version of the tool.");
        }
    }

    private static bool IsLast(Node node, string kind, string until) =>
        string.Equals(node.Name, until, StringComparison.OrdinalIgnoreCase) || string.Equals(kind, until, StringComparison.OrdinalIgnoreCase);

    private static object? Named(CustomAttributeData data, string name) =>
        data.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    /// <summary>The attributes in their order, those between [Repeat] and [EndRepeat] as often as is said.</summary>
    private static IEnumerable<(CustomAttributeData Data, Repetition? Repetition)> WriteOut(Type network)
    {
        List<CustomAttributeData>? block = null;
        CustomAttributeData? repeat = null;
        foreach (CustomAttributeData data in network.CustomAttributes)
        {
            if (data.AttributeType.Name == nameof(RepeatAttribute))
            {
                (repeat, block) = (data, []);
            }
            else if (data.AttributeType.Name == nameof(EndRepeatAttribute))
            {
                string?[] names = [.. block!.Select(layer => Named(layer, "Name") as string)];
                int count = (int)repeat!.ConstructorArguments[0].Value!, first = -1;
                for (int number = 1; number <= count; number++)
                {
                    var repetition = new Repetition(number, Named(repeat, "Input") as string, names, index => first = first < 0 ? index : first);
                    foreach (CustomAttributeData layer in block!)
                        yield return (layer, repetition);
                }

                block = null;
            }
            else if (block is null || !LayerKinds.IsLayer(AttributeArguments.KindOf(data.AttributeType)))
            {
                yield return (data, null);
            }
            else
            {
                block.Add(data);
            }
        }
    }

    private Node Read(AttributeArguments arguments, Repetition? repetition, Node? before)
    {
        Node[] inputs = before is null || arguments.Kind == "Input" ? []
            : [before, .. arguments.Others.Select(other => Find(other, repetition))];
        string stem = Stem(arguments.Kind);
        int ordinal = ordinals[stem] = ordinals.GetValueOrDefault(stem) + 1;
        string? given = arguments.Text("Name") is { } written
            ? repetition is null ? written : string.Create(CultureInfo.InvariantCulture, $"{written}{repetition.Number}")
            : null;
        string name = given ?? $"{stem}{ordinal}";
        string? shared = arguments.Text("Shared");
        string owner = shared is null ? name : nodes.Find(node => node.Shared == shared)?.Name ?? name;
        return new Node(LayerKinds.Read(new LayerReading(arguments, owner, inputs, weights)), name, inputs)
        {
            Name = name,
            GivenName = given,
            Shared = shared,
        };
    }

    private static string Stem(string kind) => kind switch
    {
        "MaxPool2D" or "AveragePool2D" or "L2Pool2D" or "MaxPool1D" or "AveragePool1D" => "Pool",
        "GlobalMaxPool2D" or "GlobalAveragePool2D" or "GlobalMaxPool1D" or "GlobalAveragePool1D" => "GlobalPool",
        "BatchNormalization" => "BatchNorm",
        "LayerNormalization" => "LayerNorm",
        "GroupNormalization" => "GroupNorm",
        "MultiHeadAttention" => "Attention",
        "GaussianNoise" => "Noise",
        "ZeroPadding2D" or "ZeroPadding1D" => "Padding",
        "Concatenate" => "Concat",
        _ => kind.Replace("2D", "", StringComparison.Ordinal).Replace("1D", "", StringComparison.Ordinal),
    };

    /// <summary>The layer that a name means where it is written: in a block, one of its own means that of the same repetition.</summary>
    private Node Find(string name, Repetition? repetition)
    {
        if (repetition is null)
            return Find(name);
        if (name == repetition.Input)
            return nodes[repetition.Start - 1];
        for (int place = 0; place < repetition.Names.Count && repetition.Start + place < nodes.Count; place++)
        {
            if (name == repetition.Names[place] || name == nodes[repetition.First + place].Name)
                return nodes[repetition.Start + place];
        }

        return Find(name);
    }

    private Node Find(string name) => nodes.Find(node => node.Name == name) ?? throw new InvalidDataException($"No layer is called {name}.");

    /// <summary>A block of layers, for the time that they stand there once more.</summary>
    /// <param name="Number">Which time it is, from 1.</param>
    /// <param name="Input">What its layers call that which it takes.</param>
    /// <param name="Names">The names of its layers, as they are written.</param>
    /// <param name="FirstOf">Gives the index of the block's first layer, when that of the repetition's is known.</param>
    private sealed record Repetition(int Number, string? Input, IReadOnlyList<string?> Names, Func<int, int> FirstOf)
    {
        /// <summary>The index of its first layer.</summary>
        public int Start { get; private set; } = -1;

        /// <summary>The index of the first layer of the first repetition.</summary>
        public int First { get; private set; }

        /// <summary>A layer of it is next.</summary>
        public void Begin(int index)
        {
            if (Start >= 0)
                return;
            (Start, First) = (index, FirstOf(index));
        }
    }
}
