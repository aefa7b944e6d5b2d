using CompiledNet.Numerics;

namespace CompiledNet.Runtime;

/// <summary>Draws the values of new parameters.</summary>
internal static class ParameterInitializer
{
    /// <summary>
    /// Fills a parameter vector that is all zeros. Tensor n draws from its own stream, in the order of Keras' layout: what is drawn
    /// depends on the seed, its place among the tensors and its shape, never on how the vector is laid out.
    /// </summary>
    public static void Fill(Architecture architecture, Span<float> vector, int seed)
    {
        for (int index = 0; index < architecture.Parameters.Count; index++)
        {
            ParameterInfo info = architecture.Parameters[index];
            var random = new RandomStream(seed, RandomPurpose.Initialization, index);
            float[] values = new float[info.Length];
            Draw(info, ref random, values);
            info.Scatter(values, vector);
        }
    }

    private static void Draw(ParameterInfo info, ref RandomStream random, Span<float> values)
    {
        switch (info.Initializer)
        {
            case Initializer.Zeros:
                values.Clear();
                break;
            case Initializer.Ones:
                values.Fill(1);
                break;
            case Initializer.GlorotUniform:
                double limit = Math.Sqrt(6.0 / (info.FanIn + info.FanOut));
                foreach (ref float value in values)
                    value = (float)((2 * random.NextDouble() - 1) * limit);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(info), info.Initializer, $"{info.Name} has an unknown initializer.");
        }
    }
}
