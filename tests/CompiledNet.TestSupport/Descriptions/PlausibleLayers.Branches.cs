using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Where layers part and meet, and how they end.</summary>
internal sealed partial class PlausibleLayers
{
    /// <summary>A layer that takes one further back: what stands before it is left to be merged or to be an output.</summary>
    private void TryFork()
    {
        if (layers.Count < 2)
            return;
        int source = random.Next(layers.Count - 1);
        int units = random.Next(1, 20);
        if (layers[source].Shape.IsVector)
            TryAdd(new Dense(null, units, DrawBias(), DrawActivation(units)), source);
        else if (!layers[source].Shape.IsSequence && random.Next(3) == 0)
            TryAdd(new MaxPooling2D(null, new(1, 2, 1, 1, PaddingMode.Same)), source);
        else
            TryAdd(
                RandomSteps.Pointwise(
                    layers[source].Shape, null, layers[source].Shape.Channels, DrawBias(), DrawActivation(layers[source].Shape.Channels)),
                source);
    }

    /// <summary>Merges what there is with one or more layers before it that fit, if there are any.</summary>
    private void TryMerge()
    {
        var merge = new Merge(null, Pick(Layers.Merge.Kinds));
        int[] fitting = [.. Enumerable.Range(0, layers.Count).Where(index => merge.Fits(Current, layers[index].Shape)
            && (merge.Kind != "Concatenate" || layers[index].Shape.Channels < 40))];
        int count = merge.Kind == "Subtract" ? 1 : random.Next(1, 4);
        int[] others = [.. Enumerable.Range(0, count).Select(_ => fitting.Length > 0 ? Pick(fitting) : 0)];

        // Two maps that a vector goes with may not go with each other.
        if (fitting.Length > 0 && Current.Length < 3_000 && Array.TrueForAll(others, one => Array.TrueForAll(
            others, other => merge.Fits(layers[one].Shape, layers[other].Shape))))
            Merge(merge.Kind, [layers.Count - 1, .. others]);
    }

    private void Merge(string kind, int[] sources)
    {
        if (sources.Length < 2)
            return;
        foreach (int source in sources)
            taken.Add(layers[source].Name);
        var merge = new Merge(null, kind);
        TensorShape output = merge.OutputShape([.. sources.Select(source => layers[source].Shape)]);
        Add(new DeclaredAttribute(kind, sources.Skip(1).Select(source => $"\"{layers[source].Name}\"")), merge.Stem, sources[0], output);
    }

    /// <summary>The layers of another network of this shape, in the middle.</summary>
    private void TryBackbone()
    {
        PlausibleLayers[] fitting = [.. others.Where(other => other.layers[0].Shape == Current)];
        if (fitting.Length > 0)
            Take(Pick<PlausibleLayers>(fitting), withInput: false);
    }

    private void Take(PlausibleLayers other, bool withInput)
    {
        int last = random.Next(2) == 0 ? other.layers.Count - 1 : random.Next(1, other.layers.Count);
        if (last < 1)
            return;
        var attribute = new DeclaredAttribute($"Backbone<{other.Name}>");
        if (last < other.layers.Count - 1)
            attribute.Properties["Until"] = $"\"{other.layers[last].Name}\"";
        if (random.Next(2) == 0)
            attribute.Properties["Trainable"] = "false";
        Attributes.Add(attribute);
        if (!withInput)
            taken.Add(layers[^1].Name);
        foreach ((string stem, int count) in other.ordinals)
            ordinals[stem] = ordinals.GetValueOrDefault(stem) + count;
        layers.AddRange(other.layers.Take(last + 1).Skip(withInput ? 0 : 1));
        taken.UnionWith(other.taken.Where(name => name != other.layers[last].Name));
    }

    /// <summary>Layers that nothing takes are merged, or each is an output; losses meet what they are of.</summary>
    private void DrawEnd()
    {
        if (layers.Count == 1)
            TryAdd(Current.IsVector ? new Dense(null, 3, true, ActivationFunction.Linear) : new Flatten(null));
        if (Tips().Length > 1 && random.Next(2) == 0)
            MergeTips();
        int[] tips = Tips();
        bool isTrained = random.Next(4) > 0;
        if (tips.Length == 1)
        {
            LossFunction? loss = isTrained ? DrawLoss() : null;
            if (loss is not null)
                AddHead(tips[0], loss);
            if (loss is not null)
                Attributes.Add(new DeclaredAttribute("Loss", loss.Arguments.Prepend($"Loss.{loss}")));
            return;
        }

        foreach (int tip in tips)
        {
            LossFunction? loss = isTrained ? DrawLoss() : null;
            int output = loss is null ? tip : AddHead(tip, loss);
            var attribute = new DeclaredAttribute("Output", [$"\"{layers[output].Name}\""]);
            if (loss is not null)
            {
                attribute.Properties["Loss"] = $"Loss.{loss}";
                foreach (string argument in loss.Arguments)
                    attribute.Add(argument);
                if (random.Next(2) == 0)
                    attribute.Properties["Weight"] = Pick(["0.25f", "2", "1e-3f"]);
            }

            Attributes.Add(attribute);
        }
    }

    private int[] Tips() => [.. Enumerable.Range(0, layers.Count).Where(index => !taken.Contains(layers[index].Name))];

    /// <summary>Everything becomes one vector.</summary>
    private void MergeTips()
    {
        foreach (int tip in Tips())
        {
            if (!layers[tip].Shape.IsVector)
                TryAdd(layers[tip].Shape.IsSequence || random.Next(2) == 0 ? new Flatten(null) : new GlobalPooling2D(null, IsMaximum: true), tip);
        }

        int[] tips = Tips();
        Merge("Concatenate", [tips[^1], .. tips.SkipLast(1)]);
    }

    /// <summary>Adds what the loss must find at the end, if it asks for anything.</summary>
    /// <returns>The output.</returns>
    private int AddHead(int tip, LossFunction loss)
    {
        ActivationFunction activation = loss.Activation ?? ActivationFunction.Linear;
        if (loss.Activation is null && random.Next(2) == 0)
            return tip;
        int classes = random.Next(loss.LeastChannels, 18);
        work = MostWork;
        TryAdd(
            layers[tip].Shape.IsVector
                ? new Dense(null, classes, DrawBias(), activation)
                : RandomSteps.Pointwise(layers[tip].Shape, null, classes, DrawBias(), activation),
            tip);
        return layers.Count - 1;
    }

    private LossFunction DrawLoss() => random.Next(10) switch
    {
        8 => LossFunction.FromLogits(LossFunction.SparseCategoricalCrossentropyOf(random.Next(2) * 0.2f, random.Next(3) == 0 ? 1 : null)),
        9 => LossFunction.FromLogits(random.Next(2) == 0 ? LossFunction.CategoricalCrossentropy : LossFunction.BinaryCrossentropy),
        0 => LossFunction.SparseCategoricalCrossentropy,
        1 => LossFunction.SparseCategoricalCrossentropyOf(0.1f, random.Next(2) == 0 ? 255 : null),
        2 => LossFunction.CategoricalCrossentropyOf(random.Next(2) * 0.3f),
        3 => LossFunction.BinaryCrossentropyOf(random.Next(2) * 0.2f),
        4 => LossFunction.HuberOf(random.Next(2) == 0 ? 1 : 0.3f),
        _ => Pick(LossFunction.OfValues),
    };
}
