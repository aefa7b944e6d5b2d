using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>What normalizations do to what they have normalized: gamma times it, plus beta, each where there is one.</summary>
internal static class ChannelScaling
{
    public static IReadOnlyList<ParameterShape> Parameters(bool scale, bool center, TensorShape input) =>
        [.. scale ? [Vector("gamma", input)] : Array.Empty<ParameterShape>(), .. center ? [Vector("beta", input)] : Array.Empty<ParameterShape>()];

    public static IEnumerable<string> Arguments(bool scale, bool center)
    {
        if (!scale)
            yield return "Scale = false";
        if (!center)
            yield return "Center = false";
    }

    /// <summary>A normalized value, scaled and shifted.</summary>
    public static Approximate Apply(LayerPass pass, bool scale, bool center, Approximate normalized, int channel)
    {
        Approximate scaled = Scaled(pass, scale, normalized, channel);
        return center ? scaled + pass.Parameters["beta"][channel] : scaled;
    }

    public static Approximate Scaled(LayerPass pass, bool scale, Approximate value, int channel) =>
        scale ? value * pass.Parameters["gamma"][channel] : value;

    public static void SetGradients(LayerPass pass, bool scale, bool center, Sum[] gamma, Sum[] beta)
    {
        if (scale)
            pass.SetGradient("gamma", gamma);
        if (center)
            pass.SetGradient("beta", beta);
    }

    private static ParameterShape Vector(string name, TensorShape input) => new(name, [input.Channels], 1, 1);
}
