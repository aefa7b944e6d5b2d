using CompiledNet.Generator.Steps;
using Buffer = CompiledNet.Generator.Steps.Buffer;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Where several steps train the same parameters, the first on the way back writes their gradient and each other a buffer of its own, which
/// is added to it. So no kernel needs to know whether it is the only one.
/// </summary>
internal static class ShareGradients
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.Training is { } training ? plan with { Training = Run(training) } : plan;

    private static PassPlan Run(PassPlan pass)
    {
        var trained = new HashSet<ParameterSlot>();
        HashSet<ParameterSlot> shared = [.. pass.BackwardSteps.SelectMany(step => step.TrainedParameters).GroupBy(slot => slot)
            .Where(trainers => trainers.Count() > 1).Select(trainers => trainers.Key)];
        var steps = new List<Step>(pass.Steps);
        foreach (Step step in pass.BackwardSteps)
        {
            Dictionary<ParameterSlot, Buffer> own = step.TrainedParameters.Where(slot => !trained.Add(slot))
                .ToDictionary(slot => slot, slot => new Buffer($"{Names.Variable(step.Name)}{Names.Parameter(slot.Spec.Name)}Gradient"));
            steps[steps.FindIndex(each => ReferenceEquals(each, step))] = step with
            {
                OwnGradients = own,
                IsOnlyTrainer = !step.TrainedParameters.Any(shared.Contains),
            };
        }

        return pass with { Steps = steps };
    }
}
