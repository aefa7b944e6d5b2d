using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Reshape: the values as they follow each other, under other sizes.</summary>
internal sealed record ReshapeSpec : LayerSpec
{
    /// <summary>In place of a size: what the others leave.</summary>
    private const int Rest = -1;

    /// <summary>What is written, where one size may be -1.</summary>
    public Shape Target { get; init; }

    public override string Kind => "Reshape";

    public override string Stem => "Reshape";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = false, Enlarges = false, Window = null };

    public override bool OnlyReshapes => true;

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    /// <summary>The sizes by the names of their arguments.</summary>
    private IReadOnlyList<(string Name, int Size)> Sizes => Target.IsVector
        ? [("size", Target.Channels)]
        : Target.IsSequence ? [("steps", Target.Width), ("channels", Target.Channels)]
        : [("height", Target.Height), ("width", Target.Width), ("channels", Target.Channels)];

    public override LayerSpec Read(WrittenArguments arguments) => this with { Target = arguments.Shape() };

    public override void Check(LayerContext context)
    {
        // The first of several sizes that are left open stays so; for the others a number is missing.
        bool isOpen = false;
        foreach ((string name, int size) in Sizes)
        {
            if (size == Rest && !isOpen)
                isOpen = true;
            else
                context.RequireAtLeast(1, size, name, name);
        }
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        int length = inputs.Shape.Length;
        long known = Limits.Product([.. Sizes.Where(size => size.Size != Rest).Select(size => (long)size.Size)]);
        bool isOpen = Sizes.Any(size => size.Size == Rest);
        if (isOpen ? length % known != 0 : length != known)
        {
            ReportLength(inputs, known, context);
            return null;
        }

        int Resolve(int size) => size == Rest ? (int)(length / known) : size;
        Shape shape = Target with { Height = Resolve(Target.Height), Width = Resolve(Target.Width), Channels = Resolve(Target.Channels) };
        return new LayerShape(
            shape, shape.IsVector ? inputs.Before.ReceptiveField : ReceptiveField.Whole(inputs.NetworkInput ?? inputs.Shape));
    }

    public override string Identify(GraphLayer layer) => "Reshape";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        layer.Input == layer.Output ? $"{before.Name} gives {layer.Input} already" : null;

    /// <summary>A vector of all values is what it was, as with Flatten; a map stands otherwise where it ends in other channels.</summary>
    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        Value input = steps[layer.Inputs[0]];
        return layer.Output.IsVector || input.Shape == layer.Output
            ? input
            : steps.Add(new CopyStep(layer.Name) { Sources = [input], Output = steps.NewValue(layer.Name, layer.Output) });
    }

    /// <summary>Says how many values there are, and which single size would do.</summary>
    private void ReportLength(LayerInputs inputs, long known, LayerContext context)
    {
        int length = inputs.Shape.Length;
        var remedies = new List<Remedy>();
        foreach ((string name, int size) in Sizes)
        {
            long others = Limits.Product([.. Sizes.Where(other => other.Name != name && other.Size != Rest).Select(other => (long)other.Size)]);
            bool isOpen = Sizes.Any(other => other.Name != name && other.Size == Rest);
            if (!isOpen && length % others == 0)
                remedies.Add(Remedy.Set(name, Text.Number(length / others), $"Use {name} {Text.Number(length / others)}"));
        }

        string sizes = string.Join("x", Sizes.Select(size => Text.Number(size.Size)));
        string made = Sizes.Any(size => size.Size == Rest)
            ? $"{sizes}, {Text.Grouped(length)} mod {Text.Number(known)} = {Text.Number(length % known)}"
            : $"{sizes}, {Text.Grouped(known)} values";
        context.Report(
            RuleIds.UnlikeLength,
            null,
            [
                made,
                Text.Grouped(length),
                inputs.Before.Name,
                inputs.Shape.ToString(),
                remedies.Count == 0 ? "use sizes whose product they are" : "use " + Text.Either(
                    [.. remedies.Select(remedy => $"{remedy.Argument} {remedy.Value}")]),
            ],
            inputs.Producer,
            remedies);
    }
}
