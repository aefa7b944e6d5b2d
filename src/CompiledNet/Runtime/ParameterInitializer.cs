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

    /// <summary>Part of a normal distribution's deviation that is left within two of its deviations.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    private static void Draw(ParameterInfo info, ref RandomStream random, Span<float> values)
    {
        // Whole numbers would overflow: fans may be as large as they are.
        double fanIn = info.FanIn;
        double meanFan = (fanIn + info.FanOut) / 2;
        switch (info.Initializer)
        {
            case Initializer.Zeros:
                values.Clear();
                break;
            case Initializer.Ones:
                values.Fill(1);
                break;
            case Initializer.Constant:
                values.Fill(info.InitializerValue);
                break;
            case Initializer.GlorotUniform:
                DrawUniform(Math.Sqrt(3 / meanFan), ref random, values);
                break;
            case Initializer.HeUniform:
                DrawUniform(Math.Sqrt(6 / fanIn), ref random, values);
                break;
            case Initializer.LecunUniform:
                DrawUniform(Math.Sqrt(3 / fanIn), ref random, values);
                break;
            case Initializer.RandomUniform:
                DrawUniform(info.InitializerValue, ref random, values);
                break;
            case Initializer.GlorotNormal:
                DrawTruncated(Math.Sqrt(1 / meanFan) / TruncatedDeviation, ref random, values);
                break;
            case Initializer.HeNormal:
                DrawTruncated(Math.Sqrt(2 / fanIn) / TruncatedDeviation, ref random, values);
                break;
            case Initializer.LecunNormal:
                DrawTruncated(Math.Sqrt(1 / fanIn) / TruncatedDeviation, ref random, values);
                break;
            case Initializer.TruncatedNormal:
                DrawTruncated(info.InitializerValue, ref random, values);
                break;
            case Initializer.RandomNormal:
                foreach (ref float value in values)
                    value = (float)(random.NextNormal() * info.InitializerValue);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(info), info.Initializer, $"{info.Name} has an unknown initializer.");
        }
    }

    private static void DrawUniform(double limit, ref RandomStream random, Span<float> values)
    {
        foreach (ref float value in values)
            value = (float)((2 * random.NextDouble() - 1) * limit);
    }

    /// <summary>Normal numbers; those beyond two deviations are drawn again.</summary>
    private static void DrawTruncated(double deviation, ref RandomStream random, Span<float> values)
    {
        foreach (ref float value in values)
        {
            double normal;
            do
                normal = random.NextNormal();
            while (Math.Abs(normal) > 2);
            value = (float)(normal * deviation);
        }
    }
}
