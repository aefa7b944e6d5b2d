using CompiledNet.Numerics;

namespace CompiledNet.TestProgram;

/// <summary>Noise, brighter in one quarter: its number is the class.</summary>
internal static class Examples
{
    public static Dataset Create(int count)
    {
        const int Side = 8;
        var inputs = new float[count * Side * Side];
        var labels = new int[count];
        for (int example = 0; example < count; example++)
        {
            var random = new RandomStream(1, RandomPurpose.SyntheticDigits, example);
            labels[example] = random.NextInt32(4);
            for (int pixel = 0; pixel < Side * Side; pixel++)
            {
                int quarter = pixel / (Side * Side / 2) * 2 + pixel % Side / (Side / 2);
                inputs[example * Side * Side + pixel] = (float)random.NextDouble() + (quarter == labels[example] ? 0.25f : 0);
            }
        }

        return new ArrayDataset(inputs, Side * Side, labels);
    }

    /// <summary>Noise for <see cref="TinyNetwork"/>.</summary>
    public static Dataset OfTiny(int count) =>
        new ArrayDataset(Noise(count * 9), 9, [.. Enumerable.Range(0, count).Select(example => example % 2)]);

    /// <summary>Noise for <see cref="MixedNetwork"/>, whose bright places are to be found.</summary>
    public static Dataset OfMixed(int count)
    {
        const int Positions = 20 * 20;
        float[] inputs = Noise(count * Positions * 3);
        var targets = new float[count * Positions];
        for (int place = 0; place < targets.Length; place++)
            targets[place] = inputs[place * 3] > 0.5f ? 1 : 0;
        return new ArrayDataset(inputs, Positions * 3, targets, Positions);
    }

    private static float[] Noise(int length)
    {
        var random = new RandomStream(2, RandomPurpose.SyntheticDigits, 0);
        var noise = new float[length];
        foreach (ref float value in noise.AsSpan())
            value = (float)random.NextDouble();
        return noise;
    }
}
