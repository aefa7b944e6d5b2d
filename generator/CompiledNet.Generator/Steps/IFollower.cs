namespace CompiledNet.Generator.Steps;

/// <summary>
/// What a step takes of all positions of a map, one after the other, before it does anything else. Who makes the map can let it read some rows
/// while they are in the cache; else it reads the whole map when its turn comes.
/// </summary>
internal interface IFollower
{
    /// <summary>The buffers that it needs, for as long as it reads.</summary>
    IEnumerable<BufferNeed> Needs { get; }

    /// <summary>Gradients that it reads besides, which must be whole.</summary>
    IEnumerable<Gradient> GradientsRead { get; }

    /// <summary>Writes what comes before the first position.</summary>
    void EmitBegin(PassWriter pass);

    /// <summary>Writes the call that reads some positions.</summary>
    /// <param name="part">Which part of the map they are: a number or a variable.</param>
    /// <param name="each">Positions of each part before it.</param>
    /// <param name="positions">How many there are.</param>
    void EmitPositions(PassWriter pass, string part, int each, string positions);
}

internal static class FollowerExtensions
{
    /// <summary>Writes what reads the whole map at once.</summary>
    /// <param name="positions">Positions of the map.</param>
    public static void EmitAll(this IFollower follower, PassWriter pass, int positions)
    {
        follower.EmitBegin(pass);
        follower.EmitPositions(pass, "0", positions, Text.Number(positions));
    }

    /// <summary>Writes what reads the whole map, some rows after the others: what one leaves is in the cache when the next comes.</summary>
    /// <param name="rows">Rows that are read at once; they leave no remainder.</param>
    public static void EmitInRows(this IFollower follower, PassWriter pass, Shape map, int rows)
    {
        follower.EmitBegin(pass);
        int parts = map.Height / rows;
        using (pass.Lines.Loop("part", parts))
            follower.EmitPositions(pass, parts > 1 ? "part" : "0", rows * map.Width, Text.Number(rows * map.Width));
    }

    /// <summary>This one and, if there is one, another behind it.</summary>
    public static IFollower Then(this IFollower follower, IFollower? next) => next is null ? follower : new FollowerChain(follower, next);
}

/// <summary>One that reads what another has read, and perhaps changed, before it.</summary>
internal sealed record FollowerChain(IFollower First, IFollower Next) : IFollower
{
    public IEnumerable<BufferNeed> Needs => [.. First.Needs, .. Next.Needs];

    public IEnumerable<Gradient> GradientsRead => [.. First.GradientsRead, .. Next.GradientsRead];

    public void EmitBegin(PassWriter pass)
    {
        First.EmitBegin(pass);
        Next.EmitBegin(pass);
    }

    public void EmitPositions(PassWriter pass, string part, int each, string positions)
    {
        First.EmitPositions(pass, part, each, positions);
        Next.EmitPositions(pass, part, each, positions);
    }
}
