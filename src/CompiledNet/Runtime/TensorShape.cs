using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>
/// The shape of a feature map (height x width x channels), of a sequence (steps x channels) where <see cref="IsSequence"/>, or, where
/// <see cref="IsVector"/>, of a vector of that many channels.
/// </summary>
/// <param name="Height">Rows; 1 for a sequence and for a vector.</param>
/// <param name="Width">Columns, or the steps of a sequence; 1 for a vector.</param>
/// <param name="Channels">Channels, or the values of a vector.</param>
/// <param name="IsVector">Whether it has no rows and columns.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct TensorShape(int Height, int Width, int Channels, bool IsVector = false)
{
    /// <summary>Whether it is a map of one row, whose columns are steps.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Number of values.</summary>
    public int Length => Height * Width * Channels;

    /// <summary><c>24x24x6</c>, <c>128x3</c> for a sequence, or <c>256</c> for a vector.</summary>
    public override string ToString() => IsVector ? $"{Channels}" : IsSequence ? $"{Width}x{Channels}" : $"{Height}x{Width}x{Channels}";
}
