using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>
/// The shape of a feature map (height x width x channels) or, where <see cref="IsVector"/>, of a vector of that many channels.
/// </summary>
/// <param name="Height">Rows; 1 for a vector.</param>
/// <param name="Width">Columns; 1 for a vector.</param>
/// <param name="Channels">Channels, or the values of a vector.</param>
/// <param name="IsVector">Whether it has no rows and columns.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct TensorShape(int Height, int Width, int Channels, bool IsVector = false)
{
    /// <summary>Number of values.</summary>
    public int Length => Height * Width * Channels;

    /// <summary><c>24x24x6</c>, or <c>256</c> for a vector.</summary>
    public override string ToString() => IsVector ? $"{Channels}" : $"{Height}x{Width}x{Channels}";
}
