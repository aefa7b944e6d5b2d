using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Maps that cost less to compute than to pass through memory, such as what batch normalization makes of a convolution's sums, are not stored:
/// whoever reads them computes the rows or blocks at hand of what is stored anyway. So are the gradients that go back through it.
/// </summary>
internal static class Inline
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.Training is { } training ? plan with { Training = Run(training) } : plan;

    private static PassPlan Run(PassPlan pass)
    {
        var chooser = new KernelChooser(Machine.Target);
        var steps = new List<Step>(pass.Steps);
        HashSet<Value> ofCaller = [.. pass.Outputs, .. pass.Losses.SelectMany(loss => new[] { loss.Output, loss.SeedValue })];
        for (int index = 0; index < steps.Count; index++)
        {
            if (steps[index].InlineOutput is { } output && !ofCaller.Contains(steps[index].Output))
                InlineOutput(steps, index, output, chooser);
            if (steps[index].InlineInputGradient is { } gradient && !ofCaller.Contains(steps[index].Input))
                InlineInputGradient(steps, index, gradient, chooser);
        }

        return pass with { Steps = steps };
    }

    /// <summary>All who read the output must be able to compute it.</summary>
    private static void InlineOutput(List<Step> steps, int index, IInlineMap map, KernelChooser chooser)
    {
        Value output = steps[index].Output;
        var readers = new Dictionary<int, Step>();
        for (int reader = index + 1; reader < steps.Count; reader++)
        {
            if (!steps[reader].HasForward)
                continue;
            for (int source = 0; source < steps[reader].Sources.Count; source++)
            {
                if (steps[reader].Sources[source] != output)
                    continue;
                Step known = readers.TryGetValue(reader, out Step? changed) ? changed : steps[reader];
                if (known.WithInlineSource(source, map, chooser) is not { } inlined)
                    return;
                readers[reader] = inlined;
            }
        }

        foreach (KeyValuePair<int, Step> reader in readers)
            steps[reader.Key] = reader.Value;
        steps[index] = steps[index] with { OutputIsInlined = readers.Count > 0 };
    }

    /// <summary>The step that gives the input must be the only one that reads the gradient.</summary>
    private static void InlineInputGradient(List<Step> steps, int index, IInlineMap map, KernelChooser chooser)
    {
        Gradient gradient = steps[index].InputGradient!;
        int[] readers = [.. Enumerable.Range(0, steps.Count).Where(step => steps[step].GradientsRead.Contains(gradient))];
        bool hasOtherWriters = steps.Where((_, step) => step != index).Any(step => step.GradientsWritten.Contains(gradient));
        if (hasOtherWriters || readers.Length != 1 || steps[readers[0]].WithInlineOutputGradient(map, chooser) is not { } inlined)
            return;
        steps[readers[0]] = inlined;
        steps[index] = steps[index] with { InputGradientIsInlined = true };
    }
}
