namespace CompiledNet;

/// <summary>
/// Each value x becomes x * scale + offset, in prediction and in training (Keras' <c>Rescaling</c>): pixels from 0 to 255 become numbers from 0 to 1,
/// <c>[Rescaling(1 / 255f)]</c>, or from -1 to 1, <c>[Rescaling(1 / 127.5f, Offset = -1)]</c>. The shape stays; nothing is learnt.
/// </summary>
public sealed class RescalingAttribute : LayerAttribute
{
    /// <summary>Values that are multiplied.</summary>
    /// <param name="scale">What each is multiplied by: finite, and not 0.</param>
    public RescalingAttribute(float scale) => Scale = scale;

    /// <summary>What each value is multiplied by.</summary>
    public float Scale { get; }

    /// <summary>What is added: finite; 0 unless said otherwise.</summary>
    public float Offset { get; set; }
}
