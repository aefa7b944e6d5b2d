using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>What makes one value of several: <see cref="LayerSpec.Others"/> are merged with the layer's own input.</summary>
internal abstract record MergeSpec : LayerSpec
{
    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    /// <summary>
    /// A step counts where it does in any of the sequences, which is said where all of them say it; vectors go with all steps.
    /// </summary>
    public sealed override int? MaskOf(int index, LayerInputs inputs)
    {
        int?[] masks = [.. inputs.Layers.Where(layer => layer.Output.IsSequence).Select(layer => layer.Mask).Distinct()];
        return masks.Length == 0 || masks.Contains(null) ? null : masks.Length == 1 ? masks[0] : index;
    }

    public sealed override Value LowerMask(GraphLayer layer, StepBuilder steps) => steps.Add(new MaximumStep(layer.Name + "Mask")
    {
        Sources = [.. layer.Inputs.Select(steps.MaskOf).OfType<Value>().Distinct()],
        Output = steps.NewValue(layer.Name + "Mask", Shape.Vector(layer.Output.Width)),
    });

    public sealed override LayerSpec Read(WrittenArguments arguments) => this;

    public sealed override void Check(LayerContext context)
    {
        if (Others.Count == 0)
            context.Report(RuleIds.SizeTooSmall, "layers", ["no other layer to merge", "1"]);
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        int reference = Reference(inputs);
        Shape whole = inputs.Layers[reference].Output;
        for (int i = 0; i < inputs.Layers.Count; i++)
        {
            if (i == reference || Fits(whole, inputs.Layers[i].Output))
                continue;

            // The odd one is told of where it is named: the layer's own input is not.
            (int first, int named) = i == 0 ? (0, reference) : (reference, i);
            GraphLayer before = inputs.Layers[first], other = inputs.Layers[named];
            (string agreement, string difference, string way) = Explain(before, other);
            context.Report(
                RuleIds.UnlikeShapes,
                $"layers[{named - 1}]",
                [agreement, before.Name, before.Output.ToString(), other.Name, other.Output.ToString(), difference, way],
                inputs.Indices[named]);
            return null;
        }

        return new LayerShape(
            Merged(whole, inputs), inputs.Layers.Select(input => input.ReceptiveField).Aggregate((field, other) => field.Union(other)));
    }

    public sealed override string Identify(GraphLayer layer) => Kind;

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    /// <summary>Which of what is merged says what all others must be like.</summary>
    protected abstract int Reference(LayerInputs inputs);

    /// <summary>Whether a shape can be merged with that of the reference.</summary>
    protected abstract bool Fits(Shape reference, Shape other);

    /// <summary>The shape of shapes that fit.</summary>
    protected abstract Shape Merged(Shape reference, LayerInputs inputs);

    /// <summary>What two layers that do not fit should have in common, what they have not, and how they come to it.</summary>
    protected abstract (string Agreement, string Difference, string Way) Explain(GraphLayer first, GraphLayer other);

    protected static LayerTraits TraitsOf(bool isLinear) =>
        new() { Role = LayerRole.Merge, IsLinear = isLinear, KeepsShift = isLinear, Enlarges = false, Window = null };

    /// <summary>In words, how many more rows, columns and channels the other has.</summary>
    protected static string Difference(Shape first, Shape other)
    {
        if (first.Rank != other.Rank)
            return $"{other.Noun} and no {first.Noun.Substring(2)}";
        string[] differences =
        [
            .. Count(other.Height - first.Height, "row"),
            .. Count(other.Width - first.Width, other.IsSequence ? "step" : "column"),
            .. Count(other.Channels - first.Channels, other.IsVector ? "value" : "channel"),
        ];
        return string.Join(", ", differences);

        static string[] Count(int difference, string noun) => difference == 0
            ? []
            : [
                $"{Text.Number(Math.Abs((long)difference))} {noun}{(Math.Abs((long)difference) == 1 ? "" : "s")} {(difference > 0 ? "more" : "fewer")}"];
    }

    /// <summary>What brings another layer to a shape: both are vectors, or neither is.</summary>
    protected static string WayTo(Shape first, Shape other, string name)
    {
        if (first.Rank != other.Rank)
        {
            string reshape = $"put [Reshape({(first with { Channels = other.Channels }).ToString().Replace("x", ", ")})] behind";
            return first.Positions == other.Positions ? $"{reshape} {name}" : $"bring {name} to {Text.Number(first.Positions)} positions and {reshape} it";
        }

        if (first.IsSequence && first.Width != other.Width)
            return $"bring {name} to {Text.Number(first.Width)} steps with a stride, pooling, padding or upsampling";
        if ((first.Height, first.Width) != (other.Height, other.Width))
            return $"bring {name} to {Text.Sides(first.Height, first.Width)} with a stride, pooling, padding or upsampling";
        return WayToChannels(first.Channels, other, name);
    }

    /// <summary>What brings a layer to so many channels.</summary>
    protected static string WayToChannels(int channels, Shape shape, string name)
    {
        string size = Text.Number(channels);
        return $"put [{(shape.IsVector ? $"Dense({size})" : shape.IsSequence ? $"Conv1D({size}, 1)" : $"Conv2D({size}, 1)")}] behind {name}";
    }
}
