namespace CompiledNet.Generator.Model;

/// <summary>
/// A feature map of height x width x channels or, where <see cref="IsVector"/>, a vector of that many channels (height and width 1).
/// </summary>
internal readonly record struct Shape(int Height, int Width, int Channels, bool IsVector)
{
    public static Shape Map(int height, int width, int channels) => new(height, width, channels, IsVector: false);

    public static Shape Vector(int size) => new(1, 1, size, IsVector: true);

    /// <summary>Positions: rows times columns.</summary>
    public int Positions => Height * Width;

    public int Length => Height * Width * Channels;

    public override string ToString() => IsVector ? $"{Channels}" : $"{Height}x{Width}x{Channels}";
}
