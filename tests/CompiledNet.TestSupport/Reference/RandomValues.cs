using CompiledNet.Runtime;
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
        Uniform(random, count * network.InputLength, limit: 1);

    /// <summary>Targets that fit the network's loss: class numbers, probabilities, or values in [-1, 1).</summary>
    public static float[] Targets(NetworkDescription network, int count, Random random)
    {
        var images = new List<float>[count];
        for (int image = 0; image < count; image++)
            images[image] = [];
        foreach ((int layer, LossFunction? loss, _) in network.Outputs)
        {
            TensorShape shape = network.Placed[layer].Output;
            int length = (loss ?? throw new ArgumentException($"{network.ClassName} has no loss.", nameof(network))).TargetLength(shape);
            float[] targets = loss.DrawTargets(count * length, shape.Channels, random);
            for (int image = 0; image < count; image++)
                images[image].AddRange(targets.AsSpan(image * length, length));
        }

        return [.. images.SelectMany(image => image)];
    }
}
