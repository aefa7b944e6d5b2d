namespace CompiledNet.Generator.Planning;

/// <summary>How each step computes what it does, where there are several ways: what it keeps in memory follows from that.</summary>
internal static class ChooseAlgorithms
{
    public static NetworkPlan Run(NetworkPlan plan)
    {
        var chooser = new KernelChooser(Machine.Target);
        return plan.WithPasses(pass => pass with { Steps = [.. pass.Steps.Select(step => step.ChooseAlgorithm(chooser, pass.IsTraining))] });
    }
}
