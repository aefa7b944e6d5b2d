using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// The gradient of channels that stand one after the other needs to be whole nowhere: where who makes it can, it writes those of each
/// operand to the gradient of that one, which steps before can follow then.
/// </summary>
internal static class Split
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.Training is { } training ? plan with { Training = Run(training) } : plan;

    private static PassPlan Run(PassPlan pass)
    {
        var steps = new List<Step>(pass.Steps);
        for (int index = steps.Count - 1; index >= 0; index--)
        {
            Gradient? gradient = steps[index].JoinsChannels ? steps[index].OutputGradient : null;
            if (gradient is not null && !pass.Losses.Any(loss => loss.Seed == gradient))
                Run(steps, index, gradient);
        }

        return pass with { Steps = steps };
    }

    private static void Run(List<Step> steps, int index, Gradient gradient)
    {
        int[] writers = [.. Enumerable.Range(0, steps.Count).Where(step => steps[step].GradientsWritten.Contains(gradient))];
        int[] readers = [.. Enumerable.Range(0, steps.Count).Where(step => step != index && steps[step].GradientsRead.Contains(gradient))];
        if (writers.Length != 1 || !readers.All(reader => steps[reader] is ForkStep fork && fork.Sum != gradient))
            return;

        // What a fork would find in the whole gradient gets a buffer of its own.
        Step joined = steps[index];
        Gradient?[] gradients = [.. joined.SourceGradients];
        var parts = new List<InputPart>();
        var moved = new Dictionary<GradientPart, Gradient>();
        for (int source = 0; source < gradients.Length; source++)
        {
            GradientPart place = joined.SameGradient(source)!.Value;
            if (gradients[source] is null && readers.Any(reader => ((ForkStep)steps[reader]).Others.Contains(place)))
                moved.Add(place, gradients[source] = new Gradient(joined.Sources[source], source + 1));
            if (gradients[source] is { } own)
                parts.Add(new(own, place.FirstChannel));
        }

        if (steps[writers[0]].WithSplitGradient(gradient, parts) is not { } writer)
            return;
        steps[writers[0]] = writer;
        steps[index] = joined with { SourceGradients = gradients, OutputGradientIsSplit = true };
        foreach (int reader in readers)
        {
            var fork = (ForkStep)steps[reader];
            IEnumerable<GradientPart> others = fork.Others.Select(other => moved.TryGetValue(other, out Gradient? own) ? new(own) : other);
            steps[reader] = fork with { Others = [.. others] };
        }
    }
}
