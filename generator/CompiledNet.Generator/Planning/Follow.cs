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
                // The way back meets the last step first: who writes last before this one stands next behind it.
                Gradient gradient = steps[index].OutputGradient!;
                int maker = LastWriter(steps, index, gradient);
                if (maker >= 0 && gradientReader.GradientsRead.All(read => LastWriter(steps, index, read) is var other && (other < 0 || other > maker))
                    && steps[maker].FollowedBackBy(gradientReader, gradient) is { } followed)
                {
                    steps[maker] = followed;
                    steps[index] = steps[index] with { FollowsGradient = true };
                }
            }
        }

        return pass with { Steps = steps };
    }

    /// <summary>Which step is the last to write a gradient before one goes back; -1 if none does.</summary>
    private static int LastWriter(List<Step> steps, int before, Gradient gradient) =>
        steps.FindIndex(before + 1, step => step.GradientsWritten.Contains(gradient));
}
