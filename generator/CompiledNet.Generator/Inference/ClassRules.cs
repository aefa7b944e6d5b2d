using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Inference;

/// <summary>What must hold of the class and of the order of its attributes before there are shapes to speak of.</summary>
internal static class ClassRules
{
    public static void Check(NetworkSpec network, string[] names, List<Violation> violations)
    {
        TypeSpec type = network.Type;
        foreach (string name in type.NotPartial)
            Report(RuleIds.NotPartial, [name], name == type.Name ? null : name);
        if (type.Obstacle is { } obstacle)
            Report(RuleIds.UnsuitableClass, [type.Name, obstacle, WayAround(obstacle)]);
        if (type.ConstructorObstacle is { } constructor)
        {
            violations.Add(new Violation(
                RuleIds.OwnConstructor,
                Violation.OfMember,
                Violation.Constructor,
                new([type.Name, constructor.Problem, constructor.Way]),
                Violation.NoLayer,
                EquatableArray<Remedy>.Empty));
        }

        if (type.LayersAreScattered)
            Report(RuleIds.ScatteredLayers, [type.Name]);

        CheckOrder(network, names, violations);

        void Report(string rule, string[] message, string? argument = null) => violations.Add(new Violation(
            rule, Violation.OfClass, argument, message.ToEquatableArray(), Violation.NoLayer, EquatableArray<Remedy>.Empty));
    }

    private static string WayAround(string obstacle) => obstacle switch
    {
        "static" or "abstract" => $"drop the word {obstacle}",
        "local to its file" => "drop the word file",
        "a record" => "declare it as a partial class",
        "generic" => "drop its type parameters",
        "nested in a generic type" => "move it out of that type",
        _ => "drop the base class",
    };

    /// <summary>Inputs, first, and something after them.</summary>
    private static void CheckOrder(NetworkSpec network, string[] names, List<Violation> violations)
    {
        EquatableArray<LayerSpec> layers = network.Layers;
        if (!layers.Any(MayBeInput))
            Add(RuleIds.NoInput, Violation.OfClass, [network.Type.Name], InputsFor(layers));
        else if (layers.All(layer => layer.Traits.Role is LayerRole.Input) || layers.Count == 1)
            Add(RuleIds.NoLayers, Violation.OfClass, [network.Type.Name]);

        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].Traits.Role is LayerRole.Input
                && layers.Take(i).Any(before => before is not UnreadableSpec && before.Traits.Role is not LayerRole.Input))
                Add(RuleIds.MisplacedInput, i, [names[i], names[i - 1]], layers[0].Traits.Role is LayerRole.Input ? [Remedy.RemoveLayer("Remove this input")] : []);
        }

        void Add(string rule, int index, string[] message, Remedy[]? remedies = null) => violations.Add(new Violation(
            rule, index, null, message.ToEquatableArray(), Violation.NoLayer, (remedies ?? []).ToEquatableArray()));
    }

    /// <summary>Inputs to begin with, whose sizes are the user's to change: an image where a window comes first, else a vector.</summary>
    private static Remedy[] InputsFor(EquatableArray<LayerSpec> layers)
    {
        Remedy map = Remedy.InsertFirst("Input(28, 28, 1)", "Insert [Input(28, 28, 1)] (height, width, channels)");
        Remedy vector = Remedy.InsertFirst("Input(784)", "Insert [Input(784)] (a vector)");
        return layers.FirstOrDefault() is WeightedSpec { Traits.Window: null } ? [vector, map] : [map, vector];
    }

    /// <summary>What C# rejects is not counted as missing: its own error says so.</summary>
    private static bool MayBeInput(LayerSpec layer) => layer.Traits.Role is LayerRole.Input or LayerRole.Unreadable;
}
