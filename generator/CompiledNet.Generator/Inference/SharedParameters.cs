using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Inference;

/// <summary>
/// Layers that share parameters are one layer that is called several times: the first holds them, the others have none of their own.
/// </summary>
internal static class SharedParameters
{
    /// <summary>Index of the layer whose parameters another one computes with; its own where it has them itself.</summary>
    public static int OwnerOf(EquatableArray<LayerSpec> specs, int index)
    {
        string? name = specs[index].Shared;
        return name is null ? index : specs.Select(spec => spec.Shared).ToList().IndexOf(name);
    }

    /// <summary>Whether a layer can have the parameters of another one; reported where not.</summary>
    /// <param name="owner">The layer that has them.</param>
    /// <param name="ownerIndex">Its index.</param>
    /// <param name="spec">The other.</param>
    /// <param name="shape">What it would have by itself.</param>
    public static bool Fit(GraphLayer owner, int ownerIndex, LayerSpec spec, LayerShape shape, LayerContext context)
    {
        (string But, string Way)? trouble =
            spec.Kind != owner.Spec.Kind ? ($"one is a {spec.Kind} and the other a {owner.Spec.Kind}", "give it another name")
            : spec.Trainable != owner.Spec.Trainable
                ? ("one of them is trained and the other is not", "say Trainable of both alike")
            : Differ(owner, shape.Parameters) is { } difference ? (difference, "give both the same sizes, or it another name")
            : spec.Trainable && !spec.IsAdapted && shape.Parameters.Any(parameter => !parameter.IsTrainable)
                ? ("it keeps statistics of what it takes, which would be those of two inputs at once", "let each have its own, or freeze both")
            : null;
        if (trouble is not var (but, way))
            return true;
        context.Report(RuleIds.UnlikeShared, "Shared", [spec.Shared!, owner.Name, but, way], ownerIndex);
        return false;
    }

    /// <summary>Reports a name that no other layer gives, and one of a layer that has no parameters.</summary>
    public static void CheckUses(EquatableArray<LayerSpec> specs, IReadOnlyList<GraphLayer?> layers, LayerContext[] contexts)
    {
        for (int index = 0; index < specs.Count; index++)
        {
            if (specs[index] is not { Shared: { } name, Origin: null } || layers[index] is not { } layer)
                continue;
            string? reason = layer.Parameters.Count == 0 && layer.SharedWith is null ? "it has no parameters"
                : specs.Count(spec => spec.Shared == name) == 1 ? "no other layer says the same"
                : null;
            if (reason is not null)
                contexts[index].Report(
                    RuleIds.UselessArgument, "Shared", ["Shared", reason], remedies: [Remedy.RemoveOnly("Shared", "Drop Shared")]);
        }
    }

    /// <summary>What of some parameters is not as the owner has it; null where all is.</summary>
    private static string? Differ(GraphLayer owner, EquatableArray<ParameterSpec> parameters)
    {
        if (!parameters.Select(parameter => parameter.Name).SequenceEqual(owner.Parameters.Select(parameter => parameter.Name)))
            return $"it has {Names(parameters)} and {owner.Name} has {Names(owner.Parameters)}";
        for (int index = 0; index < parameters.Count; index++)
        {
            if (!parameters[index].Shape.Equals(owner.Parameters[index].Shape))
                return $"its {parameters[index].Name} is {Sizes(parameters[index])} and that of {owner.Name} {Sizes(owner.Parameters[index])}";
        }

        return null;

        static string Names(EquatableArray<ParameterSpec> parameters) =>
            parameters.Count == 0 ? "nothing" : string.Join(" and ", parameters.Select(parameter => parameter.Name));

        static string Sizes(ParameterSpec parameter) => string.Join("x", parameter.Shape.Select(size => Text.Number(size)));
    }
}
