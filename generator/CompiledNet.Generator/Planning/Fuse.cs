using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Steps are computed together with those behind them that can be, where nothing else takes what goes between. What a loss reads
/// stays apart.
/// </summary>
internal static class Fuse
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.WithPasses(pass =>
    {
        HashSet<Value> keptApart = [
            .. pass.Outputs.Where((_, index) => pass.HasLosses && plan.Graph.Outputs[index].Loss is { ReadsLogits: true, FromLogits: false })];
        return pass with { Steps = Run(pass, keptApart) };
    });

    private static List<Step> Run(PassPlan pass, HashSet<Value> keptApart)
    {
        Dictionary<Value, int> uses = pass.Steps.SelectMany(step => step.Sources).Concat(pass.Outputs)
            .GroupBy(value => value).ToDictionary(group => group.Key, group => group.Count());
        var fused = new List<Step>();
        foreach (Step step in pass.Steps)
        {
            int producer = uses[step.Input] == 1 && !keptApart.Contains(step.Output)
                ? fused.FindIndex(candidate => candidate.Output == step.Input)
                : -1;
            if (producer >= 0 && fused[producer].Absorb(step, pass.IsTraining) is { } both)
                fused[producer] = both;
            else
                fused.Add(step);
        }

        return fused;
    }
}
