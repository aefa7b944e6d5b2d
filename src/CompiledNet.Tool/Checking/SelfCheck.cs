using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Writing;

namespace CompiledNet.Tool.Checking;

/// <summary>What the comparison of a written class with its source found.</summary>
/// <param name="Images">Random images that were predicted.</param>
/// <param name="WorstDifference">The largest difference of two outputs.</param>
/// <param name="LargestOutput">The largest output's size.</param>
internal sealed record CheckResult(int Images, double WorstDifference, double LargestOutput)
{
    /// <summary>What rounding may do, of the largest output: single precision keeps seven digits, and long sums lose some.</summary>
    private const double Tolerance = 1e-4;

    public bool IsRight => WorstDifference <= Tolerance * Math.Max(1, LargestOutput);
}

/// <summary>Compares a network's class, compiled and with its weights, with what its source computes in double precision.</summary>
internal static class SelfCheck
{
    private const int MostImages = 16;
    private const double MostWork = 4e9;

    /// <summary>Sets all parameters of a network.</summary>
    /// <exception cref="InvalidNetworkException">The class has others.</exception>
    public static void SetParameters(Network network, NetworkGraph graph)
    {
        var weights = graph.Owners.SelectMany(node => node.Layer.Weights, (node, weight) => (Name: $"{node.Name}.{weight.Variable}", weight))
            .ToDictionary(pair => pair.Name, pair => pair.weight, StringComparer.Ordinal);
        string[] names = [.. network.Parameters.Select(parameter => parameter.Name)];
        if (!names.ToHashSet().SetEquals(weights.Keys))
            throw new InvalidNetworkException($"the class has {string.Join(", ", names)}; the weights are {string.Join(", ", weights.Keys)}");
        foreach (Parameter parameter in network.Parameters)
        {
            Weight weight = weights[parameter.Name];
            if (!parameter.Shape.SequenceEqual(weight.Shape))
                throw new InvalidNetworkException($"{parameter} has {string.Join('x', weight.Shape)} values");
            parameter.CopyFrom(weight.Values);
        }
    }

    /// <summary>Predicts random images: sixteen, or fewer where a network is so large that the evaluation would take minutes.</summary>
    public static CheckResult Compare(Network network, NetworkGraph graph, INetworkSource source)
    {
        int images = (int)Math.Clamp(MostWork / Math.Max(graph.Cost, 1), 1, MostImages);
        float[] inputs = RandomImages(graph, images, seed: 1);
        var outputs = new float[images * graph.Outputs.Sum(output => output.Shape.Length)];
        network.Predict(inputs, outputs);
        return Compare(outputs, source.Evaluate(inputs), images);
    }

    /// <summary>Compares predictions with what is expected; what is no number on both sides is equal.</summary>
    public static CheckResult Compare(ReadOnlySpan<float> outputs, ReadOnlySpan<double> expected, int images)
    {
        if (outputs.Length != expected.Length)
            throw new InvalidNetworkException($"the class gives {outputs.Length} values; its source gives {expected.Length}");
        double worst = 0, largest = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (!double.IsFinite(expected[i]) && ((float)expected[i]).Equals(outputs[i]))
                continue;
            double difference = Math.Abs(outputs[i] - expected[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }

        return new(images, worst, largest);
    }

    /// <summary>Values from -1 to 1, or integers that all embeddings have a row for; behind masks, some steps do not count.</summary>
    public static float[] RandomImages(NetworkGraph graph, int images, int seed)
    {
        var random = new Random(seed);
        (Node Input, Layer[] Takers)[] inputs = [.. graph.Inputs.Select(input => (input, graph.TakersOf(input).ToArray()))];
        return [.. Enumerable.Range(0, images).SelectMany(_ => inputs)
            .SelectMany(input => RandomInput(input.Input.Shape, input.Takers, random))];
    }

    private static float[] RandomInput(TensorShape shape, Layer[] takers, Random random)
    {
        EmbeddingLayer[] tables = [.. takers.OfType<EmbeddingLayer>()];
        int rows = tables.Select(table => table.InputDim).DefaultIfEmpty().Min();
        float[] values = [.. Enumerable.Range(0, shape.Length).Select(_ => rows > 0 ? random.Next(rows) : (random.NextSingle() * 2) - 1)];
        float? blank = tables.Any(table => table.MaskZero) ? 0 : takers.OfType<MaskingLayer>().FirstOrDefault()?.MaskValue;
        if (blank is not { } filling)
            return values;

        // One step counts: of none, means are no numbers in Keras.
        int channels = shape.IsVector ? 1 : shape.Channels, steps = shape.Length / channels, counting = random.Next(steps);
        for (int step = 0; step < steps; step++)
        {
            if (step == counting && rows > 1)
                values[step] = random.Next(1, rows);
            else if (step != counting && random.Next(4) == 0)
                Array.Fill(values, filling, step * channels, channels);
        }

        return values;
    }
}
