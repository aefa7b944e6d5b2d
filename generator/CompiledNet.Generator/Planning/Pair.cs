using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Steps of training learn of those of prediction that compute the same layer, and these of them, so that a kernel can serve both.
/// </summary>
internal static class Pair
{
    public static NetworkPlan Run(NetworkPlan plan)
    {
        if (plan is not { Training: { } training, Evaluation: { } evaluation })
            return plan;
        Dictionary<(Type, string), Step> inTraining = ByLayer(training);
        Dictionary<(Type, string), Step> inPrediction = ByLayer(evaluation);
        return plan.WithPasses(pass => pass with
        {
            Steps = Run(pass.Steps, pass.IsTraining ? inPrediction : inTraining),
        });
    }

    private static IReadOnlyList<Step> Run(IReadOnlyList<Step> steps, Dictionary<(Type, string), Step> others) =>
        [.. steps.Select(step => others.TryGetValue(Layer(step), out Step? other) ? step.Beside(other) : step)];

    private static Dictionary<(Type, string), Step> ByLayer(PassPlan pass) =>
        pass.Steps.GroupBy(Layer).ToDictionary(steps => steps.Key, steps => steps.First());

    private static (Type, string) Layer(Step step) => (step.GetType(), step.Name);
}
