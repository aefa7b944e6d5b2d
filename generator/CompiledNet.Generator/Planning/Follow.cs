using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Who makes a map lets the one that reads all of it first, such as for its statistics, read it while it is in the cache. On the way back it
/// is the same with a gradient that has one writer.
/// </summary>
internal static class Follow
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.Training is { } training ? plan with { Training = Run(training) } : plan;

    private static PassPlan Run(PassPlan pass)
    {
        var steps = new List<Step>(pass.Steps);
        for (int index = 0; index < steps.Count; index++)
        {
            if (steps[index].InputFollower is { } reader)
            {
                int maker = steps.FindIndex(step => step.HasForward && step.Output == steps[index].Input);
                if (maker >= 0 && steps[maker].FollowedBy(reader) is { } followed)
                {
                    steps[maker] = followed;
                    steps[index] = steps[index] with { FollowsInput = true };
                }
            }

            if (steps[index].GradientFollower is { } gradientReader)
            {
                int maker = OnlyWriter(steps, pass.Losses, steps[index].OutputGradient!);
                if (maker >= 0 && steps[maker].FollowedBackBy(gradientReader) is { } followed)
                {
                    steps[maker] = followed;
                    steps[index] = steps[index] with { FollowsGradient = true };
                }
            }
        }

        return pass with { Steps = steps };
    }

    /// <summary>Which step alone writes a gradient, as that of its first source; -1 if none does.</summary>
    private static int OnlyWriter(List<Step> steps, IReadOnlyList<LossStep> losses, Gradient gradient)
    {
        int writer = steps.FindIndex(step => step.GradientsWritten.Contains(gradient));
        return writer >= 0 && steps[writer].InputGradient == gradient && !losses.Any(loss => loss.Seed == gradient)
            && !steps.Skip(writer + 1).Any(step => step.GradientsWritten.Contains(gradient))
            ? writer
            : -1;
    }
}
