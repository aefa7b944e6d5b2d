using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Shapes;

/// <summary>Holds apart the names that a network's generated part needs: those of its members, of its class and of its variables.</summary>
internal static class NameCollisions
{
    /// <summary>
    /// What is put behind a layer's name to call what belongs to it: tensors, gradients and buffers. A layer that is called like
    /// one of these would share its memory.
    /// </summary>
    private static readonly string[] Suffixes =
    [
        "Kernel", "Bias", "Gamma", "Beta", "MovingMean", "MovingVariance",
        "Gradient", "KernelGradient", "BiasGradient", "GammaGradient", "BetaGradient", "SumsGradient", "FlatGradient",
        "Sums", "Flat", "Spread", "Values", "Rows", "Index", "Delta", "Sums16", "Transposed", "Compact", "FoldedKernel", "FoldedBias", "Keys", "Statistics", "Expanded", "Depthwise", "DepthwiseGradient", "DepthwiseKernel", "DepthwiseKernelGradient", "DepthwiseExpanded", "DepthwiseSums16", "PointwiseKernel", "PointwiseKernelGradient", "Target", "Loss",
    ];

    /// <param name="names">The layers' identities.</param>
    /// <param name="followed">The layers as far as their shapes are known.</param>
    public static void Check(
        NetworkSpec network, string[] names, IReadOnlyList<GraphLayer?> followed, LayerContext[] contexts, List<Violation> violations)
    {
        TypeSpec type = network.Type;
        foreach (string member in type.Members.Where(TypeSpec.MembersOfEveryNetwork.Contains))
            ReportMember(member, "the member of this name that every network gets");
        if (TypeSpec.MembersOfEveryNetwork.Contains(type.Name))
            ReportClass(type.Name, "the member of this name that every network gets");

        for (int i = 0; i < names.Length; i++)
        {
            int owner = Array.FindIndex(names, name => Belongs(names[i], name));
            if (owner >= 0)
                Report(i, $"what is called {Names.Variable(names[i])} of {names[owner]}", owner);
        }

        for (int i = 0; i < followed.Count; i++)
        {
            if (followed[i] is not { } layer)
                continue;
            foreach (string member in layer.Parameters.Select(parameter => Names.Member(names[i]) + Names.Parameter(parameter.Name)))
            {
                if (type.Members.Contains(member))
                    Report(i, $"the member {member}, which {type.Name} declares itself", Violation.NoLayer);
                else if (member == type.Name)
                    Report(i, $"the class {type.Name}, which its member {member} cannot be called like", Violation.NoLayer);
            }
        }

        void Report(int index, string other, int related)
        {
            if (contexts[index].IsInvalid)
                return;
            string free = Free(names[index], names);
            contexts[index].Report(
                RuleIds.NameCollision,
                "Name",
                [other, names[index]],
                related,
                network.Layers[index].Origin is null ? [Remedy.Set("Name", $"\"{free}\"", $"Call it {free}")] : []);
        }

        void ReportMember(string member, string other) => violations.Add(new Violation(
            RuleIds.NameCollision, Violation.OfMember, member, new([member, other, "it"]), Violation.NoLayer, EquatableArray<Remedy>.Empty));

        void ReportClass(string name, string other) => violations.Add(new Violation(
            RuleIds.NameCollision, Violation.OfClass, null, new([name, other, "it"]), Violation.NoLayer, EquatableArray<Remedy>.Empty));
    }

    /// <summary>A name that no layer has: the given one with a number behind it.</summary>
    public static string Free(string name, string[] names)
    {
        for (int number = 2; ; number++)
        {
            string candidate = $"{name}_{Text.Number(number)}";
            if (!names.Contains(candidate, StringComparer.OrdinalIgnoreCase))
                return candidate;
        }
    }

    private static bool Belongs(string name, string owner) =>
        name.Length > owner.Length
        && Names.Variable(name).StartsWith(Names.Variable(owner), StringComparison.Ordinal)
        && Suffixes.Contains(name.Substring(owner.Length));
}
