using System.Runtime.CompilerServices;
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
                VectorMath.Repeat(1, values);
                break;
            case Initializer.Constant:
                VectorMath.Repeat(info.InitializerValue, values);
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
            case Initializer.Orthogonal:
                DrawOrthogonal(info.Shape[^1], ref random, values);
                break;
            case Initializer.ForgetOnes:
                values.Clear();
                VectorMath.Repeat(1, values.Slice(values.Length / 4, values.Length / 4));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(info), info.Initializer, $"{info.Name} has an unknown initializer.");
        }
    }

    /// <summary>Most parameters come of it. It is compiled once, for good, since it draws the most of them in its first calls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DrawUniform(double limit, ref RandomStream random, Span<float> values)
    {
        foreach (ref float value in values)
            value = (float)((2 * random.NextDouble() - 1) * limit);
    }

    /// <summary>
    /// Normal vectors, as long as the longer side, of each of which what the ones before it span is taken away (Gram and Schmidt), twice, since
    /// rounding leaves some of it the first time. The signs are those of the drawn ones, so that no direction is preferred.
    /// </summary>
    private static void DrawOrthogonal(int columns, ref RandomStream random, Span<float> values)
    {
        int rows = values.Length / columns;
        (int count, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (int index = 0; index < count; index++)
        {
            var vector = new double[length];
            foreach (ref double value in vector.AsSpan())
                value = random.NextNormal();
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] before in vectors.AsSpan(0, index))
                {
                    double share = Product(vector, before);
                    for (int at = 0; at < length; at++)
                        vector[at] -= share * before[at];
                }

                double norm = Math.Sqrt(Product(vector, vector));
                for (int at = 0; at < length; at++)
                    vector[at] /= norm;
            }

            vectors[index] = vector;
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                values[(row * columns) + column] = (float)(rows <= columns ? vectors[row][column] : vectors[column][row]);
        }
    }

    private static double Product(double[] left, double[] right)
    {
        double sum = 0;
        for (int at = 0; at < left.Length; at++)
            sum += left[at] * right[at];
        return sum;
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
