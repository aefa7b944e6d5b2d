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

    /// <summary>Inputs in [-1, 1), or integers where those are asked for.</summary>
    public static float[] Inputs(NetworkDescription network, int count, Random random)
    {
        float[] values = Uniform(random, count * network.InputLength, limit: 1);
        int offset = 0;
        for (int input = 0; input < network.Inputs.Count; input++)
        {
            int length = network.Inputs[input].Length;
            int categories = network.Categories[input];
            for (int index = 0; categories > 0 && index < count * length; index++)
                values[(index / length * network.InputLength) + offset + (index % length)] = random.Next(categories);
            foreach (Masking mask in network.Placed.Where(layer => network.Given(layer.Sources[0]) == -1 - input).Select(layer => layer.Layer).OfType<Masking>())
                Blank(mask, network.Inputs[input], values, offset, network.InputLength, random);
            offset += length;
        }

        return values;
    }

    /// <summary>One step in three says nothing.</summary>
    private static void Blank(Masking mask, TensorShape shape, float[] values, int offset, int stride, Random random)
    {
        for (int image = offset; image < values.Length; image += stride)
        for (int step = 0; step < shape.Width; step++)
        {
            if (random.Next(3) == 0)
                values.AsSpan(image + (step * shape.Channels), shape.Channels).Fill(mask.MaskValue);
        }
    }

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
