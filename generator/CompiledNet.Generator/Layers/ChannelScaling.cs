namespace CompiledNet.Generator.Layers;

/// <summary>What normalizations do to what they have normalized: a number of each channel is multiplied by, and one is added.</summary>
internal static class ChannelScaling
{
    /// <summary>The names of its parameters.</summary>
    public static IEnumerable<string> Names(bool scale, bool center) => Parameters(scale, center, channels: 1).Select(parameter => parameter.Name);

    /// <summary>Its parameters.</summary>
    /// <param name="scale">Whether values are multiplied.</param>
    /// <param name="center">Whether a number is added to them.</param>
    /// <param name="channels">Channels of the layer.</param>
    public static IEnumerable<ParameterSpec> Parameters(bool scale, bool center, int channels)
    {
        if (scale)
            yield return Vector("gamma", ", which normalized values are multiplied by", InitializerKind.Ones);
        if (center)
            yield return Vector("beta", ", which is added to normalized values", InitializerKind.Zeros);

        ParameterSpec Vector(string name, string use, InitializerKind initializer) =>
            new(name, new([channels]), "one number a channel" + use, initializer, FanIn: channels, FanOut: channels);
    }

    /// <summary>What of it is missing, as a layer's identity says it.</summary>
    public static string Words(bool scale, bool center) => (scale ? "" : " unscaled") + (center ? "" : " uncentred");

    /// <summary>What of it is missing, for tools.</summary>
    public static IEnumerable<LayerSetting> Settings(bool scale, bool center)
    {
        if (!scale)
            yield return new("Scale", false);
        if (!center)
            yield return new("Center", false);
    }
}
