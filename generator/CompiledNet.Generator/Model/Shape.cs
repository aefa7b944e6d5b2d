namespace CompiledNet.Generator.Model;

/// <summary>
/// A feature map of height x width x channels, a sequence of steps x channels, which is computed as a map of one row, or a vector of that
/// many channels (height and width 1).
/// </summary>
/// <param name="Rank">How many sizes it is written with: 3 for a map, 2 for a sequence, 1 for a vector.</param>
internal readonly record struct Shape(int Height, int Width, int Channels, int Rank)
{
    public static Shape Map(int height, int width, int channels) => new(height, width, channels, Rank: 3);

    public static Shape Sequence(int steps, int channels) => new(1, steps, channels, Rank: 2);

    public static Shape Vector(int size) => new(1, 1, size, Rank: 1);

    public bool IsVector => Rank == 1;

    public bool IsSequence => Rank == 2;

    /// <summary>Positions: rows times columns.</summary>
    public int Positions => Height * Width;

    public int Length => Height * Width * Channels;

    /// <summary>What it is called: <c>a map</c>.</summary>
    public string Noun => Rank switch
    {
        1 => "a vector",
        2 => "a sequence",
        _ => "a map",
    };

    public override string ToString() => Rank switch
    {
        1 => $"{Channels}",
        2 => $"{Width}x{Channels}",
        _ => $"{Height}x{Width}x{Channels}",
    };
}
