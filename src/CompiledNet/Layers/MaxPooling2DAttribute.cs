namespace CompiledNet;

/// <summary>The same as <see cref="MaxPool2DAttribute"/>: Keras has both names too.</summary>
public sealed class MaxPooling2DAttribute : MaxPool2DAttribute
{
    /// <inheritdoc cref="MaxPool2DAttribute(int)"/>
    public MaxPooling2DAttribute(int poolSize)
        : base(poolSize)
    {
    }

    /// <inheritdoc cref="MaxPool2DAttribute(int, int)"/>
    public MaxPooling2DAttribute(int poolHeight, int poolWidth)
        : base(poolHeight, poolWidth)
    {
    }
}
