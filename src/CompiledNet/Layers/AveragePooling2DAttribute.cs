namespace CompiledNet;

/// <summary>The same as <see cref="AveragePool2DAttribute"/>: Keras has both names too.</summary>
public sealed class AveragePooling2DAttribute : AveragePool2DAttribute
{
    /// <inheritdoc cref="AveragePool2DAttribute(int)"/>
    public AveragePooling2DAttribute(int poolSize)
        : base(poolSize)
    {
    }

    /// <inheritdoc cref="AveragePool2DAttribute(int, int)"/>
    public AveragePooling2DAttribute(int poolHeight, int poolWidth)
        : base(poolHeight, poolWidth)
    {
    }
}
