using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Layers that keep any shape and have parameters or statistics of their own, drawn to fit it.</summary>
internal static class RandomNormalization
{
    /// <summary>A normalization of each image, a rectifier with slopes, or, on a map or sequence, a dense layer at each position.</summary>
    /// <param name="units">Units of a dense layer.</param>
    /// <param name="useBias">Whether it has a bias.</param>
    public static LayerDescription Normalize(this Random random, string? name, TensorShape shape, int units, bool useBias)
    {
        float epsilon = new[] { 1e-3f, 0.1f, 1f }[random.Next(3)];
        int[] groups = [.. Enumerable.Range(1, shape.Channels).Where(groups => shape.Channels % groups == 0)];
        return random.Next(shape.IsVector ? 3 : 4) switch
        {
            0 => new LayerNormalization(name, epsilon) { Scale = IsThere(), Center = IsThere() },
            1 => new GroupNormalization(name, groups[random.Next(groups.Length)], epsilon) { Scale = IsThere(), Center = IsThere() },
            2 => new PRelu(name, PerChannel: random.Next(2) == 0),
            _ => new Dense(name, units, useBias, ActivationFunction.Tanh) { PerPosition = true },
        };

        bool IsThere() => random.Next(4) > 0;
    }
}
