namespace CompiledNet.Tool.Keras;

/// <summary>What a layer does with a mask, which says of each step whether it counts.</summary>
internal enum KerasMask
{
    /// <summary>CompiledNet's layer loses it, or does something else with it than Keras': it is refused.</summary>
    Refuses,

    /// <summary>It makes one.</summary>
    Makes,

    /// <summary>Layers behind have it too.</summary>
    Carries,

    /// <summary>What it gives has no steps any more.</summary>
    Ends,
}
