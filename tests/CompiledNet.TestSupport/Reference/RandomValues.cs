using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Reference;

/// <summary>Numbers to feed networks with, repeatable by seed.</summary>
public static class RandomValues
{
    /// <summary>Floats in [-limit, limit).</summary>
    public static float[] Uniform(Random random, int length, double limit)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (float)(((2 * random.NextDouble()) - 1) * limit);
        return values;
    }

    /// <summary>Inputs in [-1, 1).</summary>
    public static float[] Inputs(NetworkDescription network, int count, Random random) =>
        Uniform(random, count * network.Input.Length, limit: 1);

    /// <summary>Targets that fit the network's loss: class numbers, or values in [-1, 1).</summary>
    public static float[] Targets(NetworkDescription network, int count, Random random)
    {
        LossFunction loss = network.Loss ?? throw new ArgumentException($"{network.ClassName} has no loss.", nameof(network));
        int length = count * loss.TargetLength(network.Output);
        if (loss != LossFunction.SparseCategoricalCrossentropy)
            return Uniform(random, length, limit: 1);
        var classes = new float[length];
        for (int i = 0; i < length; i++)
            classes[i] = random.Next(network.Output.Channels);
        return classes;
    }
}
