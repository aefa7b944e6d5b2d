using CompiledNet.Generator.Steps;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Gives everything that a pass refers to a name that nothing else there has, whatever users call their layers: what it would be called,
/// or that with a number behind it.
/// </summary>
internal static class Naming
{
    /// <summary>What the body of a pass calls otherwise.</summary>
    private static readonly string[] Taken = ["parameters", "arena", "image", "tile", "row", "step", "column", "poolRow", "part", "position", "channel"];

    public static NetworkPlan Run(NetworkPlan plan) => plan.WithPasses(pass => pass with { Names = Names(pass, plan) });

    private static Dictionary<object, string> Names(PassPlan pass, NetworkPlan plan)
    {
        var names = new Dictionary<object, string>();
        var taken = new HashSet<string>(Taken, StringComparer.Ordinal);
        foreach (PlacedBuffer buffer in pass.Arena!.Buffers)
            Add(buffer.Buffer, buffer.Buffer.Name);
        foreach (ParameterSlot slot in plan.Parameters.Slots)
        {
            Add(slot, slot.Variable);
            if (pass.IsTraining && slot.IsTrainable)
                Add(new ParameterGradient(slot), new ParameterGradient(slot).Variable);
        }

        foreach (DerivedParameter derived in plan.Derived.Places.Keys)
            Add(derived, derived.Variable);
        return names;

        void Add(object thing, string wanted)
        {
            // A layer may be called like a keyword or like something that the pass has already.
            if (SyntaxFacts.GetKeywordKind(wanted) != SyntaxKind.None || Taken.Contains(wanted))
                wanted += "Values";
            string name = wanted;
            for (int number = 2; !taken.Add(name); number++)
                name = wanted + Text.Number(number);
            names.Add(thing, name);
        }
    }
}
