using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Inference;

/// <summary>Holds apart the members of a network's class: those that every network gets, those of its parameters, and those that the user wrote.</summary>
internal static class NameCollisions
{
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

        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
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
                else if (owners.TryGetValue(member, out int owner))
                    Report(i, $"the member {member} of {names[owner]}", owner);
                else
                    owners.Add(member, i);
            }
        }

        void Report(int index, string other, int related)
        {
            if (contexts[index].IsInvalid)
                return;
            string free = LayerNames.Free(names[index], names);
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
}
