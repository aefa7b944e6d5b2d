namespace CompiledNet;

/// <summary>
/// Masks steps that say nothing: those whose channels all have one value do not count in the layers behind that heed a mask, and become zeros.
/// Stands behind an input, or what gives it another shape; takes and gives steps x channels. No parameters.
/// </summary>
public sealed class MaskingAttribute : LayerAttribute
{
    /// <summary>Masks steps of one value.</summary>
    /// <param name="maskValue">The value; finite.</param>
    public MaskingAttribute(float maskValue = 0) => MaskValue = maskValue;

    /// <summary>The value that all channels of a step have that does not count.</summary>
    public float MaskValue { get; }
}
