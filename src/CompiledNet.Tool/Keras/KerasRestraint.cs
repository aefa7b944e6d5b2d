using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Keras;

/// <summary>Penalties and limits of a layer's weights: those of its kernel, which CompiledNet has, and the names of others.</summary>
/// <param name="Options">What an attribute says: <c>KernelL2</c>.</param>
/// <param name="Others">What is left out.</param>
internal sealed record KerasRestraint(IReadOnlyList<(string Name, string Value)> Options, IReadOnlyList<string> Others)
{
    private const string Regularizer = "_regularizer", Constraint = "_constraint";

    /// <summary>A sentence on what is left out; null where nothing is.</summary>
    public string? Omission => Others.Count == 0 ? null : $"{string.Join(" and ", Others)} cannot be said here: left out";

    /// <summary>Reads what is restrained.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="kernel">What Keras calls the kernel, the weights of which CompiledNet restrains: <c>kernel</c>; null for none.</param>
    /// <param name="axes">The kernel's axes that lead to one output, whose norm CompiledNet limits.</param>
    public static KerasRestraint Read(KerasConfig config, string? kernel, params int[] axes)
    {
        var options = new List<(string Name, string Value)>();
        var others = new List<string>();
        foreach (string name in config.Names.Where(config.Has))
        {
            bool isRegularizer = name.EndsWith(Regularizer, StringComparison.Ordinal);
            if (!isRegularizer && !name.EndsWith(Constraint, StringComparison.Ordinal))
                continue;
            IReadOnlyList<(string, string)>? said = kernel is null || !name.StartsWith(kernel, StringComparison.Ordinal) ? null
                : isRegularizer ? ReadPenalty(config, name) : ReadLimit(config, name, axes);
            if (said is null)
                others.Add(name);
            else
                options.AddRange(said);
        }

        return new(options, others);
    }

    private static (string, string)[]? ReadPenalty(KerasConfig config, string name)
    {
        if (config.FindObject(name) is not ("L1" or "L2" or "L1L2", { } penalty))
            return null;
        float l1 = (float)penalty.Real("l1", 0), l2 = (float)penalty.Real("l2", 0);
        return !(l1 >= 0 && l2 >= 0 && float.IsFinite(l1 + l2)) ? null
            : [.. Some(nameof(DenseAttribute.KernelL1), l1), .. Some(nameof(DenseAttribute.KernelL2), l2)];

        static (string, string)[] Some(string name, float value) => value > 0 ? [(name, AttributeText.Real(value))] : [];
    }

    /// <summary>Keras' norm is along the first axis unless told otherwise; here it is that of all weights of one output.</summary>
    private static (string, string)[]? ReadLimit(KerasConfig config, string name, int[] axes)
    {
        if (config.FindObject(name) is not ("MaxNorm", { } limit))
            return null;
        float most = (float)limit.Real("max_value", 2);
        int[] given = limit.Has("axis") ? limit.Integers("axis") : [0];
        return most > 0 && float.IsFinite(most) && given.SequenceEqual(axes)
            ? [(nameof(DenseAttribute.KernelMaxNorm), AttributeText.Real(most))] : null;
    }
}
