using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Whether a batch is predicted one image after the other, with channels in the lanes, rather than sixteen at a time. That is so where the
/// values of sixteen images and the weights leave the second-level cache and one image is not the worse for being alone: its channels fill
/// the lanes, no step is slower for it, and the weights, which each image reads anew, come faster than they are multiplied.
/// </summary>
internal static class ChooseBatch
{
    public static NetworkPlan Run(NetworkPlan plan) => plan with { PredictsOneByOne = IsBetterOneByOne(plan, Machine.Target) };

    private static bool IsBetterOneByOne(NetworkPlan plan, Machine machine)
    {
        double weights = (plan.Parameters.Length + plan.Derived.Length) * (double)ElementType.Float32.Bytes;
        if (plan.Tile.Arena!.Bytes + weights <= machine.SecondLevelCache || plan.One!.Steps.Any(step => step.IsSlowerAlone))
            return false;
        double products = 0;
        double padded = 0;
        foreach (ChannelSums sums in plan.Graph.Layers.SelectMany(layer => layer.Spec is WeightedSpec weighted ? weighted.SumsOf(layer) : []))
        {
            products += sums.Macs;
            padded += sums.Padded;
        }

        return padded <= products * machine.MostPaddingAlone && weights <= padded / Contract.AlignedFloats * machine.BytesFromThirdLevel;
    }
}
