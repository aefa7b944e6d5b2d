using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Reference;

/// <summary>The parameters of a network, in Keras' layouts, by <c>Layer.variable</c>.</summary>
public sealed class ParameterValues(IReadOnlyDictionary<string, float[]> values)
{
    public float[] this[string name] => values[name];

    public IEnumerable<string> Names => values.Keys;

    /// <summary>
    /// Kernels uniform by Glorot's rule, biases in ±0.5 (a bias of 0 would hide a bias that is forgotten), scales and variances
    /// in 0.5 to 1.5.
    /// </summary>
    public static ParameterValues Random(NetworkDescription network, Random random) =>
        new(network.Parameters.Concat(network.State).ToDictionary(
        parameter => parameter.Name,
        parameter =>
        {
            float[] values = RandomValues.Uniform(random, parameter.Shape.Length, Limit(parameter.Shape));
            return parameter.Shape.Name is "gamma" or "moving_variance" or "variance"
                ? Array.ConvertAll(values, value => 1 + value)
                : values;
        }));

    private static double Limit(ParameterShape shape) =>
        shape.Dimensions.Length == 1 ? 0.5 : Math.Sqrt(6.0 / (shape.FanIn + shape.FanOut));
}
