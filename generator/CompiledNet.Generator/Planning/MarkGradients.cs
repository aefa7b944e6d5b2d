using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>Which gradients are needed: those of values behind something that is trained. All else vanishes from the backward pass.</summary>
internal static class MarkGradients
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.WithPasses(pass => pass.IsTraining ? Run(pass) : pass with { Losses = Seed(pass.Losses, []) });

    private static PassPlan Run(PassPlan pass)
    {
        var gradients = new Dictionary<Value, Gradient>();
        var steps = new List<Step>();
        foreach (Step step in pass.Steps)
        {
            Step marked = step;
            if (step.IsMergedWithLoss)
            {
                // The loss goes back for it.
            }
            else if (step.Sources.Any(gradients.ContainsKey))
            {
                marked = step with { SourceGradients = [.. step.Sources.Select(source => gradients.TryGetValue(source, out Gradient? gradient) ? gradient : null)] };
            }

            if (marked.HasBackward)
            {
                var own = new Gradient(marked.Output);
                gradients.Add(marked.Output, own);
                marked = marked with { OutputGradient = own };
            }

            steps.Add(marked);
        }

        return pass with { Steps = steps, Losses = Seed(pass.Losses, gradients) };
    }

    /// <summary>A loss writes a gradient even where nothing before it is trained: of several outputs, some may be frozen.</summary>
    private static List<LossStep> Seed(IReadOnlyList<LossStep> losses, Dictionary<Value, Gradient> gradients)
    {
        var seeded = new List<LossStep>();
        foreach (LossStep loss in losses)
        {
            if (!gradients.TryGetValue(loss.SeedValue, out Gradient? seed))
                gradients.Add(loss.SeedValue, seed = new Gradient(loss.SeedValue));
            seeded.Add(loss with { Seed = seed });
        }

        return seeded;
    }
}
