namespace CompiledNet.Generator.Planning;

/// <summary>Each step's kernels get algorithm, tile and loop order, for every vector width.</summary>
internal static class ChooseKernels
{
    public static NetworkPlan Run(NetworkPlan plan)
    {
        var chooser = new KernelChooser(Machine.Target);
        return plan.WithPasses(pass => pass with
        {
            Steps = [.. pass.Steps.Select(step => step.ChooseKernels(chooser))],
            HasKernels = true,
        });
    }
}
