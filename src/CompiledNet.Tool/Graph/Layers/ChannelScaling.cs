using CompiledNet.Tool.Assemblies;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>What normalizations do to what they have normalized: gamma times it, plus beta, each where it is asked for.</summary>
internal static class ChannelScaling
{
    public static bool HasScale(LayerReading reading) => reading.Arguments.Flag("Scale", true);

    public static bool HasCenter(LayerReading reading) => reading.Arguments.Flag("Center", true);

    /// <summary>Gamma, or ones where there is none.</summary>
    public static Weight ReadGamma(LayerReading reading) =>
        HasScale(reading) ? reading.Weight("gamma", reading.Input.Channels) : Constant("gamma", reading.Input.Channels, 1);

    /// <summary>Beta, or zeros where there is none.</summary>
    public static Weight ReadBeta(LayerReading reading) =>
        HasCenter(reading) ? reading.Weight("beta", reading.Input.Channels) : Constant("beta", reading.Input.Channels, 0);

    /// <summary>A weight, where it is one.</summary>
    public static IEnumerable<Weight> Of(bool isThere, Weight weight) => isThere ? [weight] : [];

    /// <summary>Says what is missing.</summary>
    public static AttributeText Write(AttributeText attribute, bool hasScale, bool hasCenter)
    {
        if (!hasScale)
            attribute.Option("Scale", "false");
        if (!hasCenter)
            attribute.Option("Center", "false");
        return attribute;
    }

    private static Weight Constant(string variable, int channels, float value) =>
        new(variable, [channels], [.. Enumerable.Repeat(value, channels)]);
}
