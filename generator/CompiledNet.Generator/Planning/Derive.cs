using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>Forms of parameters that predictions compute with get their places behind the parameters, where they stay while these do.</summary>
internal static class Derive
{
    public static NetworkPlan Run(NetworkPlan plan)
    {
        var places = new Dictionary<DerivedParameter, int>();
        long length = plan.Parameters.Length;
        foreach (DerivedParameter derived in plan.Passes.SelectMany(pass => pass.Steps).OfType<PredictionStep>().SelectMany(step => step.Derived))
        {
            if (places.ContainsKey(derived))
                continue;
            places.Add(derived, Limits.Clamp(length));
            length += Contract.Pad(derived.Length);
        }

        return plan with { Derived = new DerivedLayout(places, length - plan.Parameters.Length) };
    }
}

/// <summary>Where derived parameters stand.</summary>
/// <param name="Places">The first element of each, counted from the first parameter.</param>
/// <param name="Length">Elements of all of them, as many as they are.</param>
internal sealed record DerivedLayout(IReadOnlyDictionary<DerivedParameter, int> Places, long Length)
{
    public static DerivedLayout None { get; } = new(new Dictionary<DerivedParameter, int>(), 0);
}
